import { wireError } from "@envoy/protocol";
import { describe, expect, it } from "vitest";
import type { HubLink } from "../hub-link.ts";
import { createHubTools } from "./hub-tools.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

function tools(turn: boolean) {
  const refusing = async () => ({ ok: false, error: wireError("message_not_found", { message: "msg_x" }) });
  const passed: string[] = [];
  const current = { id: "trn_0000000000000001", thread: null, pass: (reason: string) => passed.push(reason) };
  const list = createHubTools({
    // A test's own network: it refuses every call.
    link: { call: refusing as unknown as HubLink["call"] },
    space: "room_1778994801731qqqjju",
    handle: "Planner",
    log: quiet,
    turn: () => (turn ? current : null),
  });
  return {
    passed,
    call: (name: string, args: unknown) => list.find((one) => one.name === name)?.call(args),
    list,
  };
}

describe("the hub's tools", () => {
  it("have plain names and schemas of objects, and say which only look", () => {
    const { list } = tools(true);
    expect(list.map((one) => `${one.name} ${one.readOnly}`)).toEqual([
      "send_message false",
      "hand_off false",
      "pass false",
      "task_list true",
      "task_create false",
      "task_claim false",
      "task_update false",
      "task_complete false",
      "provenance true",
      "work_record true",
      "history true",
      "search true",
      "read_message true",
      "members true",
      "approvals true",
    ]);
    for (const { inputSchema } of list) {
      expect(inputSchema).toMatchObject({ type: "object" });
      expect(Object.keys(inputSchema)).not.toContain("$schema");
    }
    expect(list[0]?.inputSchema.required).toEqual(["text"]);
  });

  it("name what is wrong with an input", async () => {
    expect(await tools(true).call("send_message", { text: "" })).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^The input does not fit: text: /),
    });
    expect(await tools(true).call("search", null)).toMatchObject({ ok: false });
  });

  it("pass on the hub's refusal with what to do next [hub-tools]", async () => {
    const answer = await tools(true).call("read_message", { id: `msg_${"0".repeat(32)}` });
    expect(answer).toEqual({
      ok: false,
      text: "There is no message msg_x in this space. Nothing was changed.",
    });
  });

  it("take note of a pass, and speak only within a turn", async () => {
    const { passed, call } = tools(true);
    expect(await call("pass", { reason: "seen" })).toMatchObject({ ok: true });
    expect(passed).toEqual(["seen"]);
    expect(await tools(false).call("send_message", { text: "hi" })).toMatchObject({ ok: false });
  });
});
