import { canonicalize, describeBody, eventId, generateKeyPair, headerText, signId } from "@envoy/envelope";
import { createTestEngine, type TestEngine } from "@envoy/testkit";
import { describe, expect, it } from "vitest";

/** A member who keeps its own key, and what it signs. */
async function selfSigner(hub: TestEngine) {
  const pair = generateKeyPair();
  await hub.store.createAccount({
    id: "usr_self",
    handle: "self",
    name: "self",
    kind: "human",
    actor: pair.actor,
    sealedKey: null,
    createdAt: hub.clock.now(),
  });
  await hub.call("you", "member.add", { member: "self" });
  let wseq = 0;
  let wprev: string | null = null;
  return (text: string, change: { sig?: string } = {}) => {
    wseq += 1;
    const body = canonicalize({ text, thread: null, replyTo: null, mentions: [], turn: null });
    const header = headerText({
      v: 1,
      space: hub.space,
      type: "message.post",
      author: pair.actor,
      writer: "00000000000000aa",
      wseq,
      wprev,
      parents: [],
      auth: [],
      epoch: 1,
      ts: hub.clock.now(),
      ...describeBody(body),
      refs: [],
    });
    wprev = eventId(header);
    return { header, body, sig: change.sig ?? signId({ id: wprev, privateKey: pair.privateKey }) };
  };
}

describe("events that their author signed", () => {
  it("are taken in order, and once however often and however soon they are handed in again", async () => {
    await using hub = await createTestEngine();
    const sign = await selfSigner(hub);
    const events = [sign("one"), sign("two"), sign("three")];
    const [first, second] = await Promise.all([
      hub.call("self", "event.submit", { events }),
      hub.call("self", "event.submit", { events }),
    ]);
    const again = await hub.call("self", "event.submit", { events });
    expect(second).toEqual(first);
    expect(again).toEqual(first);
    const { messages } = await hub.call("you", "message.list", {});
    expect(messages.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(messages.map(({ seq }) => seq)).toEqual(first.accepted.map(({ seq }) => seq));
  });

  it("are all refused with one whose signature does not fit", async () => {
    await using hub = await createTestEngine();
    const sign = await selfSigner(hub);
    const events = [sign("good"), sign("bad", { sig: "A".repeat(86) })];
    const reply = await hub.reply("self", "event.submit", { events });
    expect(reply.ok ? null : reply.error.code).toBe("event_refused");
    expect((await hub.call("you", "message.list", {})).messages).toEqual([]);
  });
});
