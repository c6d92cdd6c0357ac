import { describe, expect, it } from "vitest";
import { decideApproval, requestApproval } from "../approvals/decide.ts";
import { messageIdOf } from "../ids.ts";
import { createInvite, joinSpace, revokeInvite } from "../invites/decide.ts";
import { can } from "../members/authority.ts";
import { addMember, removeMember, setMemberRole } from "../members/decide.ts";
import { amendMessage, postMessage, redactMessage } from "../messages/decide.ts";
import {
  assignTask,
  cancelTask,
  claimTask,
  completeTask,
  createTask,
  editTask,
  expireTask,
  releaseTask,
  reopenTask,
} from "../tasks/decide.ts";
import { actor, createRoom } from "../test-support/room.ts";
import { addBody, inviteBody, joinBody, taskBody } from "./test-support/site.ts";

/** The hub column of the conflict table: everybody is online and the first commit wins. */

const [you, ann, bob, cat] = [actor("you"), actor("ann"), actor("bob"), actor("cat")];

function hub() {
  const room = createRoom([]);
  const { state } = room;
  room.act(you, addMember(state, addBody("ann", "admin")));
  room.act(you, addMember(state, addBody("bob", "write")));
  room.act(you, addMember(state, addBody("cat", "write")));
  const [created] = room.act(you, createTask(state, taskBody("ship it"), []));
  return { room, state, task: messageIdOf(created?.id ?? "") };
}

function code(decided: { ok: boolean; error?: { code: string } }): string {
  return decided.error?.code ?? "ok";
}

const nothing = { ok: true, value: [] };
const result = { summary: null, review: false, refs: [] };

/** A rule to play, or why there is nothing to play here. */
type HubCase = (() => void) | { readonly notHere: string };

const rows: Readonly<Record<number, HubCase>> = {
  1: () => {
    const { room, state, task } = hub();
    room.act(bob, claimTask(state, { by: bob, task }));
    expect(code(claimTask(state, { by: cat, task }))).toBe("task_already_claimed");
  },
  2: () => {
    const { room, state, task } = hub();
    const [claimed] = room.act(bob, claimTask(state, { by: bob, task }));
    expect(claimTask(state, { by: bob, task })).toEqual(nothing);
    expect(state.tasks[task]?.attempt).toBe(claimed?.id);
  },
  3: () => {
    const { room, state, task } = hub();
    const [claimed] = room.act(bob, claimTask(state, { by: bob, task }));
    expect(code(assignTask(state, { task, assignee: cat, force: false }))).toBe("task_already_claimed");
    const [given] = room.act(you, assignTask(state, { task, assignee: cat, force: true }));
    expect(given?.body).toMatchObject({ ends: claimed?.id });
  },
  4: () => {
    const { room, state, task } = hub();
    room.act(you, cancelTask(state, { by: you, task, reason: null }));
    expect(code(claimTask(state, { by: bob, task }))).toBe("task_closed");
  },
  5: () => {
    const { room, state, task } = hub();
    room.act(bob, claimTask(state, { by: bob, task }));
    expect(code(completeTask(state, { by: cat, task, ...result }))).toBe("not_assignee");
  },
  6: () => {
    const { room, state, task } = hub();
    room.act(bob, claimTask(state, { by: bob, task }));
    room.act(bob, releaseTask(state, { by: bob, task, reason: null }));
    expect(code(completeTask(state, { by: bob, task, ...result }))).toBe("task_unassigned");
  },
  7: () => {
    const { room, state, task } = hub();
    room.act(bob, claimTask(state, { by: bob, task }));
    const known = state.tasks[task];
    if (known === undefined) throw new Error("no task");
    for (const draft of expireTask(known)) room.act(you, draft);
    expect(code(completeTask(state, { by: bob, task, ...result }))).toBe("task_unassigned");
  },
  8: {
    notHere: "the lease runs on the engine's clock: its sweeper decides, the rule only takes the task back",
  },
  9: () => {
    const { room, state, task } = hub();
    room.act(bob, claimTask(state, { by: bob, task }));
    room.act(bob, completeTask(state, { by: bob, task, ...result }));
    expect(completeTask(state, { by: bob, task, ...result, summary: "again" })).toEqual(nothing);
  },
  10: () => {
    const { room, state, task } = hub();
    room.act(bob, claimTask(state, { by: bob, task }));
    expect(reopenTask(state, { task, reason: null })).toEqual(nothing);
    room.act(bob, completeTask(state, { by: bob, task, ...result }));
    room.act(you, reopenTask(state, { task, reason: null }));
    expect(state.tasks[task]?.status).toBe("unassigned");
  },
  11: () => {
    const { room, state, task } = hub();
    const words = { task, priority: "normal", blockedBy: [] } as const;
    room.act(bob, editTask(state, { ...words, blockedBy: [], text: "first" }));
    room.act(cat, editTask(state, { ...words, blockedBy: [], text: "last" }));
    expect(state.tasks[task]?.text).toBe("last");
  },
  12: () => {
    const { room, state } = hub();
    room.act(you, setMemberRole(state, { actor: bob, role: "read", capabilities: [] }));
    expect(can(state.members[bob], "write")).toBe(false);
  },
  13: () => {
    const { room, state } = hub();
    room.act(you, addMember(state, addBody("dan", "write")));
    expect(code(addMember(state, addBody("dan", "read")))).toBe("member_exists");
  },
  14: () => {
    const { room, state } = hub();
    room.act(ann, addMember(state, addBody("dan", "write")));
    room.act(you, removeMember(state, { actor: actor("dan"), reason: null }));
    expect(state.members[actor("dan")]?.removed).toBe(true);
  },
  15: () => {
    const { room, state } = hub();
    room.act(you, removeMember(state, { actor: ann, reason: null }));
    expect(can(state.members[ann], "admin")).toBe(false);
    expect(code(removeMember(state, { actor: you, reason: null }))).toBe("founder_is_fixed");
  },
  16: {
    notHere: "members do not record who admitted them yet, so the hub cannot tell whose subtree they are in",
  },
  17: () => {
    const { room, state } = hub();
    room.act(ann, addMember(state, addBody("dan", "write")));
    room.act(you, removeMember(state, { actor: ann, reason: null }));
    expect(can(state.members[actor("dan")], "write")).toBe(true);
  },
  18: () => {
    const { room, state } = hub();
    room.act(ann, addMember(state, addBody("dan", "write")));
    room.act(you, setMemberRole(state, { actor: ann, role: "read", capabilities: [] }));
    expect(can(state.members[actor("dan")], "write")).toBe(true);
  },
  19: {
    notHere:
      "nothing is unseen in one log; a removal by the hub names no cut yet, so its causal past is the cut",
  },
  20: () => {
    const { room, state } = hub();
    room.act(you, removeMember(state, { actor: bob, reason: null }));
    expect(can(state.members[bob], "read")).toBe(false);
  },
  21: { notHere: "positions in a writer's chain belong to the log, not to the rules of the space" },
  22: { notHere: "positions in a writer's chain belong to the log, not to the rules of the space" },
  23: () => {
    const { room, state } = hub();
    room.act(you, setMemberRole(state, { actor: bob, role: "admin", capabilities: [] }));
    room.act(ann, setMemberRole(state, { actor: bob, role: "read", capabilities: [] }));
    expect(state.members[bob]?.role).toBe("read");
  },
  24: () => {
    const { room, state } = hub();
    room.act(you, createInvite(state, inviteBody("one")));
    room.act(actor("joe"), joinSpace(state, joinBody("one", "joe"), room.now));
    expect(code(joinSpace(state, joinBody("one", "jan"), room.now))).toBe("invite_already_redeemed");
  },
  25: () => {
    const { room, state } = hub();
    const invite = inviteBody("one");
    room.act(you, createInvite(state, invite));
    room.act(you, revokeInvite(state, invite.invite));
    expect(code(joinSpace(state, joinBody("one", "joe"), room.now))).toBe("invalid_invite");
  },
  26: () => {
    const { room, state } = hub();
    room.act(you, createInvite(state, inviteBody("old", 1, room.now)));
    expect(code(joinSpace(state, joinBody("old", "joe"), room.now))).toBe("invite_expired");
  },
  27: () => {
    const { room, state } = hub();
    room.act(you, createInvite(state, inviteBody("spare", 5)));
    room.act(you, removeMember(state, { actor: bob, reason: null }));
    expect(code(joinSpace(state, joinBody("spare", "bob"), room.now))).toBe("member_removed");
    room.act(you, createInvite(state, inviteBody("fresh", 5)));
    room.act(bob, joinSpace(state, joinBody("fresh", "bob"), room.now));
    expect(can(state.members[bob], "write")).toBe(true);
  },
  28: { notHere: "cannot arise where every admission is judged on everything before it" },
  29: { notHere: "key epochs belong to Connected; the hub has none" },
  30: () => {
    const { room, state } = hub();
    room.act(you, addMember(state, addBody("dan", "write")));
    const draft = postMessage(state, {
      author: bob,
      text: "written before dan came",
      thread: null,
      replyTo: null,
      turn: null,
      refs: [],
      online: [],
    });
    expect(room.act(bob, draft)[0]?.type).toBe("message.post");
  },
  31: () => {
    const { room, state } = hub();
    const message = { id: room.say(bob, "secret"), author: bob, redacted: false };
    room.act(you, redactMessage(state, message, { author: you, reason: null }));
    const gone = { ...message, redacted: true };
    expect(code(amendMessage(gone, { author: bob, text: "more" }))).toBe("message_redacted");
  },
  32: () => {
    const { room, state } = hub();
    const refs = [{ id: `msg_${"f".repeat(32)}`, kind: "evidence" }] as const;
    const said = { author: bob, text: "see there", thread: null, replyTo: null, turn: null, online: [] };
    expect(room.act(bob, postMessage(state, { ...said, refs }))[0]?.refs).toEqual(refs);
  },
  33: { notHere: "there is no operation on objects yet" },
  34: { notHere: "there is no operation on objects yet" },
  35: () => {
    const { room, state } = hub();
    room.act(bob, { type: "inbox.acked", body: { actor: bob, upTo: 7 }, byHub: true });
    room.act(bob, { type: "inbox.acked", body: { actor: bob, upTo: 5 }, byHub: true });
    expect(state.reads[bob]).toBe(7);
  },
  36: () => {
    const room = createRoom(["Planner"]);
    room.say(you, "@Planner push");
    const started = room.start(actor("Planner"));
    const ask = {
      agent: actor("Planner"),
      token: 1,
      turn: "turn" in started ? started.turn : "",
      request: "r1",
      kind: "command" as const,
      title: "Run git push",
      detail: "git push",
      cwd: "/r",
      reason: null,
      risk: "high" as const,
      scopes: ["once" as const],
      editable: false,
      expiresAt: room.now + 1000,
    };
    room.act(actor("Planner"), requestApproval(room.state, ask));
    const word = { approval: "1", scope: "once" as const, edited: null, note: null, stop: false, by: you };
    room.act(you, decideApproval(room.state, { ...word, verdict: "decline" }));
    expect(code(decideApproval(room.state, { ...word, verdict: "approve" }))).toBe("approval_decided");
  },
  37: () => {
    const { room, state } = hub();
    room.act(you, addMember(state, { ...addBody("dan", "read"), name: "Max" }));
    room.act(you, addMember(state, { ...addBody("eve", "read"), name: "Max" }));
    expect(state.members[actor("dan")]?.name).toBe(state.members[actor("eve")]?.name);
  },
  38: { notHere: "the hub stamps entries with its own clock; the author's clock is shown by the surfaces" },
  39: { notHere: "the log gives events their parents; rules never see one that lacks them" },
  40: { notHere: "the epoch of the hub stands in cursors, which belong to the engine" },
};

describe("everybody is online", () => {
  it("has a rule or a reason for every row of the conflict table", () => {
    expect(Object.keys(rows).map(Number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    const without = Object.entries(rows).filter(([, row]) => typeof row !== "function");
    expect(without.map(([row]) => Number(row))).toEqual([8, 16, 19, 21, 22, 28, 29, 33, 34, 38, 39, 40]);
  });

  for (const [row, check] of Object.entries(rows)) if (typeof check === "function") it(`row ${row}`, check);
});
