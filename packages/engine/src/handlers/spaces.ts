import { capabilitiesOf, continueChain, endChain, ok, presentMembers, SpaceId, setLimit } from "@envoy/space";
import { type Call, commit, fail, type Handlers } from "../call.ts";
import type { Core } from "../core.ts";
import { makeCursor, readCursor } from "../cursor.ts";
import { rowToView } from "../log/rows.ts";
import { presenceNow } from "../presence.ts";
import { promptInfo } from "../prompts.ts";
import { chainView, memberView, openApproval, sessionViews, turnViews } from "../views.ts";

type Names =
  | "space.create"
  | "space.list"
  | "space.get"
  | "space.rename"
  | "space.limit"
  | "chain.continue"
  | "chain.end"
  | "feed.read"
  | "feed.typing"
  | "hub.health";

/** How long what was prepared for a signature is taken. */
const SIGN_WITHIN_MS = 5 * 60_000;

export const spaceHandlers: Handlers<Names> = {
  async "space.create"({ core, account, signed }, { name, goal }) {
    const space = (await signedSpace(core, signed)) ?? `room_${core.clock.now()}${core.ids.random(6)}`;
    const log = core.create(space);
    const outcome = await commit({ log, account, signed }, () =>
      ok([
        { type: "space.create", body: { space, name, goal } },
        {
          type: "member.add",
          body: {
            actor: account.actor,
            handle: account.handle,
            name: account.name,
            kind: account.kind,
            role: "admin",
            capabilities: ["approve", "invite"],
            agentRole: null,
            vendor: null,
          },
        },
      ]),
    );
    if (outcome.ok) return ok({ space });
    core.forget(space);
    return outcome;
  },

  async "space.list"({ core, account }) {
    const spaces = [];
    for (const id of await core.store.spaces()) {
      const log = await core.open(id);
      const member = log?.state.members[account.actor];
      if (log == null || member === undefined || member.removed) continue;
      const { name, goal } = log.state;
      spaces.push({ id, name, goal, members: presentMembers(log.state).length, role: member.role });
    }
    return ok({ spaces });
  },

  async "space.get"({ core, log, member }) {
    // Everything but the running turns' items is read in one go, so that state and cursor belong together.
    const { state } = log;
    const cursor = makeCursor({ epoch: core.hubEpoch, space: log.id, seq: state.seq });
    const running = Object.keys(state.turns);
    const view = {
      id: log.id,
      name: state.name,
      goal: state.goal,
      createdAt: state.createdAt,
      founder: state.founder,
      epoch: state.epoch,
      me: member.actor,
      can: capabilitiesOf(member),
      members: Object.values(state.members).map(memberView),
      presence: presenceNow({ core, log }),
      approvals: Object.values(state.approvals).map(openApproval),
      chains: Object.values(state.chains).map((chain) => chainView(state, chain)),
      limits: { ...state.limits },
      pins: [...state.pins],
      prompts: Object.values(state.prompts).map(promptInfo),
      sessions: sessionViews(state),
      demo: core.demo(),
      cursor,
    };
    return ok({ ...view, turns: await turnViews(core.store, log.id, { ids: running, items: true }) });
  },

  async "space.rename"(call, { name, goal }) {
    const { state } = call.log;
    const outcome = await commit(call, () =>
      ok(state.name === name && state.goal === goal ? [] : [{ type: "space.rename", body: { name, goal } }]),
    );
    return outcome.ok ? ok({}) : outcome;
  },

  async "space.limit"(call, change) {
    const outcome = await commit(call, (state) =>
      setLimit(state, { limit: change.limit, value: change.value }),
    );
    return outcome.ok ? ok({ limits: { ...call.log.state.limits } }) : outcome;
  },

  async "chain.continue"(call, { chain, mode }) {
    const id = chain ?? heldChain(call);
    const outcome = await commit(call, (state) => continueChain(state, { chain: id, mode }));
    if (!outcome.ok) return outcome;
    const now = call.log.state.chains[id];
    return now === undefined ? fail("chain_not_found", { chain: id }) : ok(chainView(call.log.state, now));
  },

  async "chain.end"(call, { chain }) {
    const id = chain ?? heldChain(call);
    const outcome = await commit(call, (state) => endChain(state, { chain: id }));
    return outcome.ok ? ok({}) : outcome;
  },

  async "feed.read"({ core, log }, { after, limit, waitMs }) {
    const at =
      after === null
        ? ({ ok: true, seq: 0 } as const)
        : readCursor(after, { epoch: core.hubEpoch, space: log.id });
    if (!at.ok) return fail(at.code, {});
    const read = () => core.store.read({ space: log.id, after: at.seq, limit: limit + 1 });
    let rows = await read();
    if (rows.length === 0 && waitMs > 0) {
      await core.waitForCommit(log.id, waitMs);
      rows = await read();
    }
    const entries = rows.slice(0, limit).map(rowToView);
    const seq = entries[entries.length - 1]?.seq ?? at.seq;
    return ok({
      entries,
      cursor: makeCursor({ epoch: core.hubEpoch, space: log.id, seq }),
      more: rows.length > limit,
    });
  },

  async "feed.typing"({ core, log, member }) {
    core.live({ space: log.id, typing: [{ actor: member.actor }] });
    return ok({});
  },

  async "hub.health"({ core }) {
    const { writable, reason } = core.health();
    const status = writable ? ("ok" as const) : ("read_only" as const);
    return ok({ status, reason, version: core.version, uptimeMs: core.clock.now() - core.startedAt });
  },
};

/** The id that a founder with a key of its own has signed; none that is taken or that is not from now. */
async function signedSpace(core: Core, signed: Call["signed"]): Promise<string | null> {
  const space = signed[0]?.header.space;
  if (space === undefined || !SpaceId.safeParse(space).success) return null;
  const age = core.clock.now() - Number(space.slice("room_".length, "room_".length + 13));
  const isNow = age >= 0 && age < SIGN_WITHIN_MS;
  return isNow && (await core.open(space)) === null ? space : null;
}

/** The chain a person means who names none: the one that is held. */
function heldChain({ log }: Call): string {
  return Object.values(log.state.chains).find((chain) => chain.status === "held")?.id ?? "";
}
