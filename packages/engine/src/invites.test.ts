import { createHash } from "node:crypto";
import { generateKeyPair, signId } from "@envoy/envelope";
import type { CallReply } from "@envoy/protocol";
import { joinStatement } from "@envoy/space";
import { createTestEngine, type TestEngine } from "@envoy/testkit";
import { describe, expect, it } from "vitest";

const textId = (text: string) => createHash("sha256").update(text).digest("hex");
type Keys = ReturnType<typeof generateKeyPair>;
const sign = (keys: Keys, text: string) => signId({ id: textId(text), privateKey: keys.privateKey });

/** A person or agent that keeps its own key: signs in by challenge and signs what the hub asks it to. */
async function ownKey(t: TestEngine, handle: string) {
  const keys = generateKeyPair();
  const nobody = { account: null, surface: "http" } as const;
  const asked = (await t.engine.dispatch(nobody, "account.challenge", { actor: keys.actor })) as {
    ok: true;
    value: { challenge: string };
  };
  const { challenge } = asked.value;
  const proof = {
    actor: keys.actor,
    challenge,
    signature: sign(keys, challenge),
    handle,
    name: handle,
    kind: "agent",
  };
  const proved = (await t.engine.dispatch(nobody, "account.prove", proof)) as {
    ok: true;
    value: { session: string };
  };
  const account = await t.engine.authenticate(proved.value.session);
  const raw = (name: string, input: object): Promise<CallReply> =>
    t.engine.dispatch({ account, surface: "http" }, name, input);
  const call = async (name: string, input: object): Promise<CallReply> => {
    const first = await raw(name, input);
    // Signing takes a while: the second call is decided later than the first.
    await t.clock.advance(10);
    if (first.ok || first.error.code !== "signature_needed") return first;
    const { events } = first.error.data as { events: { id: string; header: string; body: string }[] };
    const $signed = events.map(({ id, header, body }) => ({
      header,
      body,
      sig: signId({ id, privateKey: keys.privateKey }),
    }));
    return raw(name, { ...input, $signed });
  };
  return { keys, call, raw, proof };
}

async function invite(t: TestEngine, more: object = {}) {
  const joinKey = generateKeyPair();
  const id = textId(joinKey.actor).slice(0, 32);
  await t.call("you", "invite.create", { invite: id, joinKey: joinKey.actor, ...more });
  const proofFor = (actor: string) => sign(joinKey, joinStatement({ space: t.space, invite: id, actor }));
  return { id, proofFor };
}

describe("an account with a key of its own", () => {
  it("joins by invite, writes what it signed itself, and bumps the epoch", async () => {
    await using t = await createTestEngine();
    const before = (await t.call("you", "space.permissions", {})).epoch;
    const code = await invite(t);
    const codex = await ownKey(t, "codex");
    const proof = code.proofFor(codex.keys.actor);
    expect(await codex.call("invite.join", { space: t.space, invite: code.id, proof })).toMatchObject({
      ok: true,
      value: { changed: true, name: "Launch Triage" },
    });
    expect((await t.call("you", "space.permissions", {})).epoch).toBe(before + 2);
    expect(await codex.call("message.send", { space: t.space, text: "hello @you" })).toMatchObject({
      ok: true,
    });
    const [message] = (await t.call("you", "message.list", {})).messages;
    expect(message).toMatchObject({ via: "self", author: codex.keys.actor, text: "hello @you" });
  });

  it("is asked for a signature, and an altered event is not taken", async () => {
    await using t = await createTestEngine();
    const code = await invite(t);
    const codex = await ownKey(t, "codex");
    await codex.call("invite.join", {
      space: t.space,
      invite: code.id,
      proof: code.proofFor(codex.keys.actor),
    });
    const asked = await codex.raw("message.send", { space: t.space, text: "one" });
    expect(asked).toMatchObject({ ok: false, error: { code: "signature_needed" } });
    if (asked.ok) return;
    const { events } = asked.error.data as { events: { id: string; header: string; body: string }[] };
    const $signed = events.map(({ id, header, body }) => ({
      header,
      body,
      sig: signId({ id, privateKey: codex.keys.privateKey }),
    }));
    expect(await codex.raw("message.send", { space: t.space, text: "two", $signed })).toMatchObject({
      ok: false,
      error: { code: "signature_needed" },
    });
    const forged = $signed.map((event) => ({ ...event, sig: `${event.sig.slice(0, -4)}AAAA` }));
    expect(await codex.raw("message.send", { space: t.space, text: "one", $signed: forged })).toMatchObject({
      ok: false,
      error: { code: "event_refused" },
    });
    expect(await codex.raw("message.send", { space: t.space, text: "one", $signed })).toMatchObject({
      ok: true,
    });
  });

  it("founds a space and invites into it, each by one signature", async () => {
    await using t = await createTestEngine();
    const alice = await ownKey(t, "alice");
    const made = await alice.call("space.create", { name: "Partner Review" });
    expect(made).toMatchObject({ ok: true });
    const space = (made as { value: { space: string } }).value.space;
    expect(await alice.call("space.list", {})).toMatchObject({
      value: { spaces: [{ id: space, name: "Partner Review", role: "admin" }] },
    });
    const joinKey = generateKeyPair();
    const code = { space, invite: textId(joinKey.actor).slice(0, 32), joinKey: joinKey.actor };
    expect(await alice.call("invite.create", { ...code, ttlMs: 60_000 })).toMatchObject({
      ok: true,
      value: { status: "active" },
    });
  });

  it("signs what a slash command writes", async () => {
    await using t = await createTestEngine();
    const code = await invite(t);
    const codex = await ownKey(t, "codex");
    const proof = code.proofFor(codex.keys.actor);
    await codex.call("invite.join", { space: t.space, invite: code.id, proof });
    const ran = await codex.call("command.run", { space: t.space, text: "/task fix it" });
    expect(ran).toMatchObject({ ok: true, value: { ok: true, title: "Task created" } });
    expect((await t.call("you", "task.list", {})).tasks).toMatchObject([{ author: codex.keys.actor }]);
    expect(await codex.call("task.claimNext", { space: t.space })).toMatchObject({
      ok: true,
      value: { task: { text: "fix it", isMine: true } },
    });
  });

  it("cannot answer a challenge twice, or somebody else's", async () => {
    await using t = await createTestEngine();
    const codex = await ownKey(t, "codex");
    const nobody = { account: null, surface: "http" } as const;
    expect(await t.engine.dispatch(nobody, "account.prove", codex.proof)).toMatchObject({
      ok: false,
      error: { code: "bad_credentials" },
    });
  });
});

describe("an invite", () => {
  it("admits as often as it says, until it is revoked or expires", async () => {
    await using t = await createTestEngine();
    const code = await invite(t);
    const [one, two] = [await ownKey(t, "one"), await ownKey(t, "two")];
    const join = (who: typeof one, by = code) =>
      who.call("invite.join", { space: t.space, invite: by.id, proof: by.proofFor(who.keys.actor) });
    expect(await join(one)).toMatchObject({ ok: true });
    expect(await join(one)).toMatchObject({ ok: true, value: { changed: false } });
    expect(await join(two)).toMatchObject({ ok: false, error: { code: "invite_already_redeemed" } });
    const open = await invite(t, { maxUses: null, ttlMs: 60_000 });
    await t.clock.advance(61_000);
    expect(await join(two, open)).toMatchObject({ ok: false, error: { code: "invite_expired" } });
    const revoked = await invite(t, { maxUses: null });
    await t.call("you", "invite.revoke", { invite: revoked.id });
    expect(await join(two, revoked)).toMatchObject({ ok: false, error: { code: "invalid_invite" } });
  });

  it("is proven for one key only, and does not bring back who was removed", async () => {
    await using t = await createTestEngine();
    const code = await invite(t, { maxUses: null });
    const [one, two] = [await ownKey(t, "one"), await ownKey(t, "two")];
    const stolen = { space: t.space, invite: code.id, proof: code.proofFor(one.keys.actor) };
    expect(await two.call("invite.join", stolen)).toMatchObject({
      ok: false,
      error: { code: "invalid_invite" },
    });
    expect(await one.call("invite.join", stolen)).toMatchObject({ ok: true });
    await t.call("you", "member.remove", { member: "one" });
    expect(await one.call("invite.join", stolen)).toMatchObject({
      ok: false,
      error: { code: "member_removed" },
    });
    const fresh = await invite(t);
    expect(
      await one.call("invite.join", { ...stolen, invite: fresh.id, proof: fresh.proofFor(one.keys.actor) }),
    ).toMatchObject({ ok: true });
  });
});

describe("inbox, provenance and work record", () => {
  it("keeps what is unread until it is acknowledged", async () => {
    await using t = await createTestEngine();
    const { message } = await t.call("you", "message.send", { text: "@Planner look" });
    const first = await t.call("Planner", "inbox.read", { forMe: true });
    expect(first.items).toMatchObject([{ id: message, from: "you", forMe: true, text: "@Planner look" }]);
    expect((await t.call("Planner", "inbox.read", { forMe: true })).items).toHaveLength(1);
    await t.call("Planner", "inbox.ack", { upTo: first.items[0]?.seq ?? 0 });
    expect(await t.call("Planner", "inbox.ack", { upTo: 0 })).toMatchObject({ changed: false });
    expect((await t.call("Planner", "inbox.read", { forMe: true })).items).toEqual([]);
  });

  it("walks explicit references and names what it cannot see", async () => {
    await using t = await createTestEngine();
    const gone = `msg_${"0".repeat(32)}`;
    const evidence = await t.call("Reviewer", "message.send", {
      text: "Evidence: timeout rate hit 9.4%.",
      refs: [{ id: gone, kind: "evidence" }],
    });
    const claim = await t.call("Planner", "message.send", {
      text: "Root cause",
      refs: [{ id: evidence.message, kind: "evidence" }],
    });
    await t.call("Reviewer", "message.redact", { message: evidence.message });
    const { nodes } = await t.call("you", "provenance.walk", { message: claim.message });
    expect(nodes.map((node) => [node.id, node.state, node.from])).toEqual([
      [claim.message, "visible", "Planner"],
      [evidence.message, "redacted", "Reviewer"],
      [gone, "unknown", null],
    ]);
  });

  it("fits the work record to a budget and says what it left out", async () => {
    await using t = await createTestEngine();
    for (let index = 0; index < 40; index++)
      await t.call("you", "message.send", { text: `${index} ${"long ".repeat(60)}` });
    await t.call("you", "task.create", { text: "open task" });
    const record = await t.call("Planner", "space.workRecord", { budgetTokens: 2000 });
    expect(JSON.stringify(record).length).toBeLessThan(2000 * 4);
    expect(record).toMatchObject({
      bounds: { cut: ["older messages"] },
      you: { handle: "Planner" },
      tasks: [{ text: "open task" }],
    });
  });
});
