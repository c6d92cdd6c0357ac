import type { InboxItem } from "@envoy/protocol";
import {
  capabilitiesOf,
  type Entry,
  err,
  memberByHandle,
  messageIdOf,
  ok,
  presentMembers,
} from "@envoy/space";
import { type Call, commit, type Failure, fail, type Handlers } from "../call.ts";
import { rowToEntry } from "../log/rows.ts";
import { walkProvenance } from "../provenance.ts";
import { knownMessage } from "../views.ts";
import { workRecord } from "../work-record.ts";

type Names = "inbox.read" | "inbox.ack" | "provenance.walk" | "space.permissions" | "space.workRecord";

/** Rows looked at for one page: records of the hub stand between what people and agents wrote. */
const SCAN = 1_000;

export const inboxHandlers: Handlers<Names> = {
  async "inbox.read"(call, { waitMs, ...want }) {
    const { core, log, account } = call;
    const from = want.from === null ? null : memberByHandle(log.state, want.from)?.actor;
    if (from === undefined) return fail("member_not_found", { member: want.from ?? "" });
    const end = core.clock.now() + waitMs;
    for (;;) {
      const page = await readPage(call, { ...want, from });
      const left = end - core.clock.now();
      if (page.items.length > 0 || left <= 0)
        return ok({ ...page, ackedUpTo: log.state.reads[account.actor] ?? 0 });
      if (!(await core.waitForCommit(log.id, left)))
        return ok({ ...page, ackedUpTo: log.state.reads[account.actor] ?? 0 });
    }
  },

  async "inbox.ack"(call, { upTo }) {
    const actor = call.account.actor;
    const outcome = await commit(call, (state) => {
      const target = Math.min(upTo ?? state.seq, state.seq);
      const same = (state.reads[actor] ?? 0) >= target;
      return ok(same ? [] : [{ type: "inbox.acked" as const, body: { actor, upTo: target } }]);
    });
    if (!outcome.ok) return outcome;
    return ok({ ackedUpTo: call.log.state.reads[actor] ?? 0, changed: outcome.value.length > 0 });
  },

  async "provenance.walk"(call, { message, depth }) {
    const known = await knownMessage(call.core.store, call.log.id, message);
    if (known === null)
      return err({ code: "message_not_found", data: { message } } satisfies Failure<"message_not_found">);
    return ok(await walkProvenance(call, { message, depth }));
  },

  async "space.permissions"({ core, log }) {
    const { state } = log;
    const members = presentMembers(state).map((member) => ({
      handle: member.handle,
      role: member.role,
      kind: member.kind,
      capabilities: capabilitiesOf(member),
    }));
    const counts: Record<string, number> = {};
    for (const one of members)
      for (const capability of one.capabilities) counts[capability] = (counts[capability] ?? 0) + 1;
    const authority = members.map((one) => `${one.handle}:${one.capabilities.join("+")}`).join("\n");
    const epochId = core.keys.digest(`${state.epoch}\n${authority}`).slice(0, 16);
    return ok({ name: state.name, epoch: state.epoch, epochId, counts, members });
  },

  async "space.workRecord"(call, bounds) {
    return ok(await workRecord(call, bounds));
  },
};

interface Want {
  readonly includeSelf: boolean;
  readonly forMe: boolean;
  readonly tasksOnly: boolean;
  readonly from: string | null;
  readonly limit: number;
}

async function readPage({ core, log, account, member }: Call, want: Want) {
  const items: InboxItem[] = [];
  let after = log.state.reads[account.actor] ?? 0;
  for (;;) {
    const rows = await core.store.read({ space: log.id, after, limit: SCAN });
    for (const row of rows) {
      after = row.seq;
      const item = itemOf(rowToEntry(row), { handle: member.handle, actor: account.actor, log });
      if (item === null || (!want.includeSelf && row.author === account.actor)) continue;
      if ((want.forMe && !item.forMe) || (want.tasksOnly && item.kind !== "task")) continue;
      if (want.from !== null && row.author !== want.from) continue;
      if (items.length === want.limit) return { items, more: true };
      items.push(item);
    }
    if (rows.length < SCAN) return { items, more: false };
  }
}

type Common = Pick<InboxItem, "seq" | "type" | "at" | "from" | "fromKind" | "refs">;

/** What a reader is told of an entry; records of the hub and its own bookkeeping are not. */
function itemOf(entry: Entry, me: { handle: string; actor: string; log: Call["log"] }): InboxItem | null {
  const author = me.log.state.members[entry.author];
  const from = author?.handle ?? "unknown";
  const common: Common = {
    seq: entry.seq,
    type: entry.type,
    at: entry.at,
    from,
    fromKind: author?.kind ?? "script",
    refs: [...entry.refs],
  };
  switch (entry.type) {
    case "message.post": {
      const forMe = entry.body?.mentions.includes(me.handle) ?? false;
      return {
        ...common,
        kind: "message",
        id: messageIdOf(entry.id),
        text: entry.body?.text ?? "(removed)",
        forMe,
      };
    }
    case "task.create":
      return {
        ...common,
        kind: "task",
        id: messageIdOf(entry.id),
        text: entry.body?.text ?? "",
        forMe: entry.body?.assignee === me.actor,
      };
    case "member.add":
    case "member.join":
      return {
        ...common,
        kind: "member",
        id: entry.body?.actor ?? "",
        text: `${entry.body?.handle ?? "somebody"} joined`,
        forMe: false,
      };
    default:
      return taskItem(entry, me, common);
  }
}

function taskItem(entry: Entry, me: { actor: string; log: Call["log"] }, common: Common): InboxItem | null {
  if (!entry.type.startsWith("task.") || entry.body === null || !("task" in entry.body)) return null;
  const task = me.log.state.tasks[entry.body.task];
  const forMe = "assignee" in entry.body ? entry.body.assignee === me.actor : task?.author === me.actor;
  return {
    ...common,
    kind: "task",
    id: entry.body.task,
    text: `${entry.type.slice(5)}: ${task?.text ?? ""}`,
    forMe,
  };
}
