import { describe, expect, it } from "vitest";
import { actor, createRoom } from "../test-support/room.ts";
import {
  type ApprovalAsk,
  closeApprovals,
  decideApproval,
  expireApprovals,
  requestApproval,
} from "./decide.ts";
import { ENDED_KEPT } from "./state.ts";

const [you, planner, reviewer] = [actor("you"), actor("Planner"), actor("Reviewer")];

function asked(change: Partial<ApprovalAsk> = {}) {
  const room = createRoom();
  room.say(you, "@Planner push");
  const started = room.start(planner);
  const ask: ApprovalAsk = {
    agent: planner,
    token: 1,
    turn: "turn" in started ? started.turn : "",
    request: "r1",
    kind: "command",
    title: "Run git push",
    detail: "git push",
    cwd: "/r",
    reason: null,
    risk: "high",
    scopes: ["once", "session"],
    editable: false,
    expiresAt: room.now + 1000,
    ...change,
  };
  room.act(planner, requestApproval(room.state, ask));
  return { room, ask };
}

const yes = {
  approval: "1",
  verdict: "approve",
  scope: "once",
  edited: null,
  note: null,
  stop: false,
} as const;

describe("an approval [approval-in-room]", () => {
  it("is asked for once per request, and numbered so that people can type it", () => {
    const { room, ask } = asked();
    expect(requestApproval(room.state, ask)).toEqual({ ok: true, value: [] });
    room.act(planner, requestApproval(room.state, { ...ask, request: "r2" }));
    expect(Object.keys(room.state.approvals)).toEqual(["1", "2"]);
  });

  it("is asked for only by who works on that turn now", () => {
    const { room, ask } = asked();
    expect(requestApproval(room.state, { ...ask, token: 0 })).toMatchObject({
      error: { code: "lease_lost" },
    });
    expect(requestApproval(room.state, { ...ask, turn: "trn_x" })).toMatchObject({
      error: { code: "turn_not_found" },
    });
  });

  it("is decided once; whoever comes later is told how", () => {
    const { room } = asked();
    room.act(you, decideApproval(room.state, { ...yes, by: you }));
    const late = decideApproval(room.state, { ...yes, by: reviewer, verdict: "decline" });
    expect(late).toMatchObject({ error: { code: "approval_decided", data: { outcome: "approved" } } });
    expect(decideApproval(room.state, { ...yes, approval: "9", by: you })).toMatchObject({
      error: { code: "approval_not_found" },
    });
  });

  it("is never decided by who asked [approval-not-own]", () => {
    const { room } = asked();
    for (const verdict of ["approve", "decline"] as const) {
      expect(decideApproval(room.state, { ...yes, by: planner, verdict })).toMatchObject({
        error: { code: "approval_own" },
      });
    }
  });

  it("is given only as far as it was asked for", () => {
    const { room } = asked();
    const wider = decideApproval(room.state, { ...yes, by: you, scope: "rule" });
    expect(wider).toMatchObject({ error: { code: "approval_scope", data: { scopes: ["once", "session"] } } });
    expect(decideApproval(room.state, { ...yes, by: you, edited: "git push --dry-run" })).toMatchObject({
      error: { code: "approval_scope" },
    });
    expect(decideApproval(room.state, { ...yes, by: you, scope: "session" }).ok).toBe(true);
  });

  it("may be edited where that was offered", () => {
    const { room } = asked({ editable: true });
    room.act(you, decideApproval(room.state, { ...yes, by: you, edited: "git push --dry-run" }));
    expect(room.log.at(-1)).toMatchObject({
      type: "approval.decided",
      body: { edited: "git push --dry-run" },
    });
  });

  it("expires at its time and not before", () => {
    const { room } = asked();
    expect(expireApprovals(room.state, room.now + 999)).toEqual([]);
    for (const draft of expireApprovals(room.state, room.now + 1000)) room.act(you, draft);
    expect(decideApproval(room.state, { ...yes, by: you })).toMatchObject({
      error: { code: "approval_decided", data: { outcome: "expired" } },
    });
  });

  it("goes with its turn", () => {
    const { room } = asked();
    room.finish(planner, "did something else");
    expect(room.state.approvals).toEqual({});
    expect(room.state.endedApprovals).toEqual({ "1": "gone" });
  });

  it("can be withdrawn one by one", () => {
    const { room, ask } = asked();
    room.act(planner, requestApproval(room.state, { ...ask, request: "r2" }));
    const withdrawn = closeApprovals(room.state, {
      turn: ask.turn,
      request: "r1",
      outcome: "gone",
      reason: "no longer needed",
    });
    for (const draft of withdrawn) room.act(planner, draft);
    expect(Object.keys(room.state.approvals)).toEqual(["2"]);
  });

  it("is remembered for a while, not for ever", () => {
    const { room, ask } = asked();
    for (let count = 2; count < ENDED_KEPT + 20; count++) {
      room.act(planner, requestApproval(room.state, { ...ask, request: `r${count}` }));
      room.act(you, decideApproval(room.state, { ...yes, approval: String(count), by: you }));
    }
    const kept = Object.keys(room.state.endedApprovals);
    expect(kept).toHaveLength(ENDED_KEPT);
    expect(kept.at(-1)).toBe(String(ENDED_KEPT + 19));
  });
});
