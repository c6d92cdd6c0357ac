import { createHash } from "node:crypto";
import { parseHeader } from "@envoy/envelope";
import { ConvergentEvent, createReplica } from "@envoy/space";
import { createTestEngine, type TestEngine } from "@envoy/testkit";
import { describe, expect, it } from "vitest";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The signed events of a hub's own log, as whoever imports or connects a space would hand them over. */
async function exported({ store, space }: TestEngine): Promise<ConvergentEvent[]> {
  const rows = await store.read({ space, after: 0, limit: 10_000 });
  return rows.flatMap(({ id, header, body, seq }) => {
    const parsed = header === null ? null : parseHeader(header);
    if (parsed === null) return [];
    if (!parsed.ok) throw new Error(parsed.detail);
    return [
      ConvergentEvent.parse({ ...parsed.header, id, seq, body: body === "" ? null : JSON.parse(body) }),
    ];
  });
}

async function replicaOf(t: TestEngine) {
  const events = await exported(t);
  const replica = createReplica({
    genesis: events[0]?.id ?? "",
    rank: sha256,
    claimHash: (task, author) => sha256(`${task}${author}`),
    proves: () => false,
  });
  replica.add(events.toReversed());
  return { state: replica.state(), events };
}

describe("the log of a hub", () => {
  it("means to a replica what it means to the hub", async () => {
    const t = await createTestEngine();
    await t.call("you", "message.send", { text: "hello" });
    const { message } = await t.call("you", "message.send", { text: "to be taken back" });
    await t.call("you", "message.redact", { message, reason: null });
    const { task } = await t.call("you", "task.create", { text: "ship it" });
    await t.call("Planner", "task.claim", { task: task.id });
    await t.call("Planner", "task.complete", { task: task.id, summary: "shipped" });
    await t.call("you", "member.role", { member: "Reviewer", role: "read", capabilities: [] });
    await t.call("you", "member.remove", { member: "Planner" });

    const { state, events } = await replicaOf(t);
    expect(events.length).toBeGreaterThan(8);
    expect(state.verdicts).toEqual({});
    const { members, epoch } = await t.call("you", "member.list", {});
    const roles = (all: readonly (readonly [string, string])[]) => Object.fromEntries(all);
    expect(roles(Object.entries(state.members).map(([actor, { role }]) => [actor, role]))).toEqual(
      roles(members.map(({ actor, role }) => [actor, role])),
    );
    expect(state.epoch).toBe(epoch);
    expect(state.tasks[task.id]).toMatchObject({ status: "completed", text: "ship it", lost: [] });
    expect(state.messages[message]).toMatchObject({ text: null });
    expect(state.timeline.length).toBe(3);
  });
});
