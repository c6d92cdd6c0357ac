import {
  address,
  err,
  finishTurn,
  grantLease,
  messageIdOf,
  ok,
  type Result,
  type SpaceState,
  startTurn,
  waitingFor,
} from "@envoy/space";
import { type Call, commit, type Failure, fail, type Handlers } from "../call.ts";
import { makeCursor } from "../cursor.ts";
import { agentLease, holdsLease, LEASE_MS } from "../leases.ts";
import { rowToView } from "../log/rows.ts";
import { agentPrompt } from "../prompts.ts";
import { inboundMessages, turnContext } from "../turn-input.ts";
import { chainView, sessionViews, turnViews } from "../views.ts";

type Names =
  | "agent.attach"
  | "agent.renew"
  | "agent.detach"
  | "agent.report"
  | "turn.start"
  | "turn.item"
  | "turn.delta"
  | "turn.finish"
  | "turn.get";

export const turnHandlers: Handlers<Names> = {
  async "agent.attach"(call, { instance }) {
    const { core, log, account, member } = call;
    const outcome = await commit(call, (state) =>
      ok([grantLease(state, { agent: account.actor, instance })]),
    );
    if (!outcome.ok) return outcome;
    core.leases.renew(log.id, agentLease(account.actor));
    const { state } = log;
    core.publishPresence(log);
    return ok({
      token: state.leases[account.actor]?.token ?? 0,
      leaseMs: LEASE_MS,
      openTurns: Object.values(state.turns)
        .filter((turn) => turn.agent === account.actor)
        .map((turn) => turn.id),
      waiting: waitingFor(state, account.actor, core.clock.now()).length,
      session: sessionViews(state).find((one) => one.actor === account.actor) ?? null,
      prompt: agentPrompt(state, member.agentRole ?? "", core.keys.digest),
      settings: state.settings[account.actor] ?? { model: null, effort: null },
      handle: member.handle,
      cursor: makeCursor({ epoch: core.hubEpoch, space: log.id, seq: log.committed }),
    });
  },

  async "agent.renew"({ core, log, account }, { token }) {
    const held = holdsLease(log.state, { agent: account.actor, token });
    if (!held.ok) return held;
    core.leases.renew(log.id, agentLease(account.actor));
    core.publishPresence(log);
    return ok({ leaseMs: LEASE_MS });
  },

  async "agent.detach"({ core, log, account }, { token }) {
    const held = holdsLease(log.state, { agent: account.actor, token });
    if (!held.ok) return held;
    core.leases.end(log.id, agentLease(account.actor));
    core.publishPresence(log);
    return ok({});
  },

  async "agent.report"(call, { token, status, reason }) {
    const agent = call.account.actor;
    const outcome = await commit(call, (state) => {
      const held = holdsLease(state, { agent, token });
      if (!held.ok) return held;
      const known = state.reports[agent];
      const same = known?.status === status && known.reason === reason;
      return ok(same ? [] : [{ type: "agent.reported", body: { agent, status, reason }, byHub: true }]);
    });
    return outcome.ok ? ok({}) : outcome;
  },

  async "turn.start"(call, { token, turn, model }) {
    const { core, log, account, member } = call;
    const prompt = agentPrompt(log.state, member.agentRole ?? "", core.keys.digest);
    const start = { agent: account.actor, token, turn, model, promptDigest: prompt?.digest ?? null };
    const outcome = await commit(call, (state, now) => startTurn(state, { ...start, now }));
    if (!outcome.ok) return outcome;
    core.leases.renew(log.id, agentLease(account.actor));
    const running = log.state.turns[turn];
    const chain = running === undefined ? undefined : log.state.chains[running.chain];
    if (running === undefined || chain === undefined) return fail("nothing_waiting", {});
    const messages = await inboundMessages(call, running);
    const context = await turnContext(call, running);
    return ok({ messages, context, prompt, chain: chainView(log.state, chain) });
  },

  async "turn.item"(call, { token, turn, items }) {
    const agent = call.account.actor;
    const outcome = await commit(call, (state) => {
      const mine = ownTurn(state, { agent, token, turn });
      return mine.ok
        ? ok(items.map((item) => ({ type: "turn.item", body: { turn, item }, byHub: true }) as const))
        : mine;
    });
    return outcome.ok ? ok({}) : outcome;
  },

  async "turn.delta"({ core, log, account }, { token, turn, deltas, items }) {
    const held = holdsLease(log.state, { agent: account.actor, token });
    if (!held.ok) return held;
    if (log.state.turns[turn]?.agent !== account.actor) return ok({});
    core.live({
      space: log.id,
      deltas: deltas.map((delta) => ({ turn, ...delta })),
      items: items.map((item) => ({ turn, item })),
    });
    return ok({});
  },

  async "turn.finish"(call, { space: _, ...end }) {
    const { log, account, core } = call;
    const online = core.connections.online(log.id);
    const before = await finishedTurn(call, end.turn);
    if (before !== null) return ok(before);
    const outcome = await commit(call, (state) =>
      finishTurn(state, { ...end, agent: account.actor, online }),
    );
    if (!outcome.ok) return outcome;
    const answer = outcome.value.find((entry) => entry.type === "message.post");
    const finished = outcome.value.find((entry) => entry.type === "turn.finished");
    const { unknown } = address(log.state, { text: end.text, author: account.actor, online });
    return ok({
      outcome: finished?.body?.outcome ?? end.outcome,
      answer: answer === undefined ? null : messageIdOf(answer.id),
      unknownMentions: answer === undefined ? [] : unknown,
    });
  },

  async "turn.get"({ core, log }, { turn }) {
    const [view] = await turnViews(core.store, log.id, { ids: [turn], items: true });
    if (view === undefined) return fail("turn_not_found", { turn });
    const answer = view.state === "working" ? null : await answerOf({ core, log }, view);
    return ok({ ...view, answer });
  },
};

function ownTurn(
  state: SpaceState,
  ask: { agent: string; token: number; turn: string },
): Result<null, Failure<"lease_lost" | "turn_not_found">> {
  const held = holdsLease(state, ask);
  if (!held.ok) return held;
  const mine = state.turns[ask.turn]?.agent === ask.agent;
  return mine ? ok(null) : err({ code: "turn_not_found", data: { turn: ask.turn } } as const);
}

/** What an earlier `turn.finish` of the same turn answered, so that a repeat after a crash answers the same. */
async function finishedTurn({ core, log, account }: Call, turn: string) {
  if (log.state.turns[turn] !== undefined) return null;
  const [view] = await turnViews(core.store, log.id, { ids: [turn], items: false });
  if (view === undefined || view.agent !== account.actor || view.state === "working") return null;
  return { outcome: view.state, answer: await answerOf({ core, log }, view), unknownMentions: [] };
}

/** The message a finished turn posted: named by the deliveries it answered. */
async function answerOf(
  { core, log }: Pick<Call, "core" | "log">,
  turn: { id: string; replyTo: string },
): Promise<string | null> {
  const rows = await core.store.about({ space: log.id, ids: [turn.replyTo], types: ["delivery.answered"] });
  for (const view of rows.map(rowToView)) {
    // Rows of this type were parsed by its schema when they were admitted.
    const body = view.body as { turn: string; answer: string };
    if (body.turn === turn.id) return body.answer;
  }
  return null;
}
