import { canonicalize, describeBody, eventId, generateKeyPair } from "@envoy/envelope";
import { describe, expect, it } from "vitest";
import { type AskedEvent, objectionTo } from "./check-events.ts";

const me = generateKeyPair().actor;
const other = generateKeyPair().actor;
const space = "room_1778994801731qqqjju";
const task = `msg_${"ab".repeat(16)}`;

function asked(type: string, content: object, header: object = {}): AskedEvent {
  const body = canonicalize(content);
  const text = canonicalize({
    v: 1,
    space,
    type,
    author: me,
    writer: "0123456789abcdef",
    wseq: 1,
    wprev: null,
    parents: [],
    auth: [],
    epoch: 3,
    ts: 1778994801731,
    ...describeBody(body),
    refs: [],
    ...header,
  });
  return { id: eventId(text), header: text, body };
}

const objection = (operation: string, input: Record<string, unknown>, ...events: AskedEvent[]) =>
  objectionTo(events, { operation, input: { space, ...input }, actor: me });
const post = (text: string, header: object = {}) =>
  asked("message.post", { text, thread: null, mentions: [] }, header);

describe("what a hub asks to be signed", () => {
  it("is signed when it is what was asked", () => {
    expect(objection("message.send", { text: "hello" }, post("hello"))).toBeNull();
    expect(objection("message.send", { text: " hello\n" }, post("hello"))).toBeNull();
    expect(objection("task.claim", { task: "abab" }, asked("task.claim", { task }))).toBeNull();
    expect(objection("command.run", { text: "/claim abab" }, asked("task.claim", { task }))).toBeNull();
    const refs = [{ id: task, kind: "evidence" }];
    expect(objection("message.send", { text: "x", refs }, post("x", { refs }))).toBeNull();
    const founding = [
      asked("space.create", { space, name: "n", goal: "" }),
      asked("member.add", { actor: me, role: "admin" }),
    ];
    expect(objectionTo(founding, { operation: "space.create", input: { name: "n" }, actor: me })).toBeNull();
  });

  it("is refused when it is another act, another space, another author or other words", () => {
    const send = (event: AskedEvent) => objection("message.send", { text: "hello" }, event);
    expect(send(post("transfer everything"))).toMatch(/its text/);
    expect(send(asked("member.add", { actor: other, role: "admin" }))).toMatch(/member.add is not what/);
    expect(
      objection("command.run", { text: "/claim abab" }, asked("member.role", { role: "admin" })),
    ).toMatch(/member.role/);
    expect(send(asked("invite.create", { role: "write" }))).toMatch(/invite.create is not what/);
    expect(send(asked("message.redact", { message: task, reason: null }))).toMatch(
      /message.redact is not what/,
    );
    expect(send(asked("message.post", { thread: null }))).toMatch(/its text/);
    expect(send(post("hello", { space: "room_1778994801731aaaaaa" }))).toMatch(/another space/);
    expect(send(post("hello", { author: other }))).toMatch(/somebody else/);
    expect(send(post("hello", { refs: [{ id: task, kind: "evidence" }] }))).toMatch(/cites/);
    expect(objection("task.claim", { task: "cdcd" }, asked("task.claim", { task }))).toMatch(/its task/);
    expect(
      objection(
        "invite.create",
        { role: "read", maxUses: 1 },
        asked("invite.create", { role: "write", maxUses: 1 }),
      ),
    ).toMatch(/its role/);
    expect(objection("invite.create", { maxUses: 1 }, asked("invite.create", { maxUses: null }))).toMatch(
      /its maxUses/,
    );
    const founding = [asked("space.create", { space, name: "n" }), asked("member.add", { actor: other })];
    expect(objectionTo(founding, { operation: "space.create", input: { name: "n" }, actor: me })).toMatch(
      /founder/,
    );
  });

  it("is refused when id, header and body do not belong together", () => {
    const good = post("hello");
    const evil = post("evil");
    const send = (event: AskedEvent) => objection("message.send", { text: "hello" }, event);
    expect(send({ ...good, id: evil.id })).toMatch(/its id/);
    expect(send({ ...evil, body: good.body })).toMatch(/its body/);
    expect(send({ ...good, header: "{}" })).toMatch(/header cannot be read/);
    expect(objection("message.send", { text: "hello" })).toMatch(/0 signatures/);
    expect(objection("message.send", { text: "hello" }, good, evil)).toMatch(/2 signatures/);
  });
});
