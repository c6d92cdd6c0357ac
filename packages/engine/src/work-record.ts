import type { Output } from "@envoy/protocol";
import { capabilitiesOf } from "@envoy/space";
import type { Call } from "./call.ts";
import { makeCursor } from "./cursor.ts";
import { allTasks } from "./tasks.ts";
import { messageViews } from "./views.ts";

type WorkRecord = Output<"space.workRecord">;

/** About as many characters as a token has, on average. */
const CHARS_PER_TOKEN = 4;

/**
 * A read-only projection for agents: what is open, who is here, what was said last and what it rests on. Fitted
 * to a budget, most useful first; what was cut, removed or is not known is named.
 */
export async function workRecord(
  call: Call,
  bounds: { limit: number; budgetTokens: number },
): Promise<WorkRecord> {
  const { core, log, member } = call;
  const { state } = log;
  const rows = await core.store.messages({
    space: log.id,
    thread: null,
    before: null,
    limit: bounds.limit + 1,
  });
  const { messages } = await messageViews(core.store, log.id, rows.slice(0, bounds.limit));
  const recent = messages.map(({ id, at, text, refs, thread, author }) => {
    return { id, at, text, refs, thread, from: state.members[author]?.handle ?? "unknown" };
  });
  const record: WorkRecord = {
    schema: "envoy/work-record/v1",
    space: { id: log.id, name: state.name, goal: state.goal, epoch: state.epoch },
    you: { handle: member.handle, role: member.role, capabilities: capabilitiesOf(member) },
    members: Object.values(state.members).map((one) => ({
      handle: one.handle,
      kind: one.kind,
      role: one.role,
      current: !one.removed,
    })),
    tasks: allTasks(call),
    recent,
    approvals: Object.values(state.approvals).map((one) => {
      return {
        approval: one.approval,
        title: one.title,
        agent: state.members[one.agent]?.handle ?? "unknown",
      };
    }),
    bounds: {
      messagesShown: recent.length,
      olderMessages: rows.length > bounds.limit ? "exist" : "none",
      budgetTokens: bounds.budgetTokens,
      cut: [],
    },
    redactions: recent.filter((one) => one.text === null).length,
    unknown: await unknownRefs(call, recent),
    cursor: makeCursor({ epoch: core.hubEpoch, space: log.id, seq: log.committed }),
  };
  return fit(record, bounds.budgetTokens * CHARS_PER_TOKEN);
}

/** What is cited and cannot be found: a limit of this record, not a gap to fill by guessing. */
async function unknownRefs({ core, log }: Call, recent: WorkRecord["recent"]): Promise<string[]> {
  const shown = new Set(recent.map((one) => one.id));
  const cited = [...new Set(recent.flatMap((one) => one.refs.map((ref) => ref.id)))].filter(
    (id) => !shown.has(id),
  );
  const rows = await Promise.all(cited.slice(0, 100).map((id) => core.store.byId({ space: log.id, id })));
  return cited.filter((_, index) => index >= rows.length || rows[index] === null);
}

/** Leaves out old messages first, then finished tasks, until the record fits; says what it left out. */
function fit(record: WorkRecord, budget: number): WorkRecord {
  const size = (value: unknown) => JSON.stringify(value).length;
  let recent = record.recent;
  let tasks = record.tasks;
  const left = () => budget - size({ ...record, recent, tasks });
  const cut: string[] = [];
  while (left() < 0 && recent.length > 3) {
    recent = recent.slice(Math.ceil(recent.length / 4));
    if (!cut.includes("older messages")) cut.push("older messages");
  }
  if (left() < 0) {
    const open = tasks.filter((task) => task.status !== "completed" && task.status !== "cancelled");
    if (open.length < tasks.length) cut.push("finished tasks");
    tasks = open;
  }
  if (left() < 0) {
    cut.push("ends of long messages");
    recent = recent.map((one) => ({ ...one, text: one.text === null ? null : one.text.slice(0, 200) }));
  }
  return { ...record, recent, tasks, bounds: { ...record.bounds, messagesShown: recent.length, cut } };
}
