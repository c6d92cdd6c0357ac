import { signId } from "@envoy/envelope";
import type { Input, OperationName, Output, Reply, WireError } from "@envoy/protocol";
import { textId } from "../invite/keys.ts";
import { fail, failedCall } from "../output/failure.ts";
import { readOptional, writePrivate } from "../profile/files.ts";
import type { Identity } from "../profile/store.ts";
import { type AskedEvent, objectionTo } from "./check-events.ts";
import type { Wire, WireReply } from "./wire.ts";

/** One identity at one hub: signs in when it must, and signs what it asked for. */
export interface HubAccount {
  readonly identity: Identity;
  /** Gives the answer, or throws CommandFailed with the hub's reason. */
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>>;
  reply<N extends OperationName>(name: N, input: Input<N>): Promise<Reply<N>>;
  /** The same for loops that know no operation by name. */
  send(name: string, input: Readonly<Record<string, unknown>>): Promise<WireReply>;
}

export interface AccountOptions {
  readonly identity: Identity;
  readonly wire: Wire;
  /** Where the session is kept between commands. */
  readonly sessionFile: string;
}

/** Commands of one identity that run at once each take a number in its chain; who loses signs again. */
const SIGN_TRIES = 20;
const PASSING_TRIES = 3;

export function createAccount({ identity, wire, sessionFile }: AccountOptions): HubAccount {
  let session: string | null = null;
  const { actor, privateKey } = identity;

  async function send(name: string, input: Readonly<Record<string, unknown>>): Promise<WireReply> {
    let reply = await withSession(name, input);
    for (let tries = 0; tries < SIGN_TRIES && !reply.ok && reply.error.code === "signature_needed"; tries++) {
      const events = eventsOf(reply.error);
      const objection = objectionTo(events, { operation: name, input, actor });
      if (objection !== null)
        throw fail("hub_not_trusted", `The hub asks to sign what was not asked for: ${objection}`, {
          exit: "defect",
        });
      const $signed = events.map(({ id, header, body }) => ({
        header,
        body,
        sig: signId({ id, privateKey }),
      }));
      reply = await withSession(name, { ...input, $signed });
    }
    return reply;
  }

  async function withSession(name: string, input: object): Promise<WireReply> {
    session ??= await readSession(sessionFile);
    const waitMs = "waitMs" in input && typeof input.waitMs === "number" ? input.waitMs : 0;
    if (session !== null) {
      const reply = await patiently({ name, input, token: session, waitMs });
      if (reply.ok || !["bad_credentials", "unauthenticated"].includes(reply.error.code)) return reply;
    }
    const signed = await signIn();
    return signed.ok
      ? patiently({ name, input, token: signed.session, waitMs })
      : { ok: false, error: signed.error };
  }

  /** A hub under load says when to come back; a few seconds of waiting are no failure. */
  async function patiently(call: Parameters<Wire["call"]>[0]): Promise<WireReply> {
    for (let tries = 1; ; tries++) {
      const reply = await wire.call(call);
      if (reply.ok || tries >= PASSING_TRIES || !("retryAfterMs" in reply.error.data)) return reply;
      const { retryAfterMs } = reply.error.data;
      await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfterMs, 2000)));
    }
  }

  async function signIn(): Promise<{ ok: true; session: string } | { ok: false; error: WireError }> {
    let error: WireError | null = null;
    for (const handle of [identity.handle, `${identity.handle.slice(0, 26)}-${textId(actor).slice(0, 5)}`]) {
      const reply = await prove(handle);
      if (reply.ok) {
        session = reply.session;
        await writePrivate(sessionFile, `${JSON.stringify({ session, expiresAt: reply.expiresAt })}\n`);
        return reply;
      }
      error = reply.error;
      if (error.code !== "handle_taken") break;
    }
    if (error === null) throw new Error("signing in was not tried");
    return { ok: false, error };
  }

  async function prove(handle: string) {
    const asked = await wire.call({ name: "account.challenge", input: { actor }, token: null });
    if (!asked.ok) return asked;
    const challenge = textOf(asked.value, "challenge");
    if (!challenge.startsWith("envoy/sign-in/"))
      throw fail("hub_not_trusted", "The hub's challenge is not one to sign in with", { exit: "defect" });
    const signature = signId({ id: textId(challenge), privateKey });
    const { name, kind } = identity;
    const input = { actor, challenge, signature, handle, name, kind };
    const proved = await wire.call({ name: "account.prove", input, token: null });
    if (!proved.ok) return proved;
    const expiresAt = Number(Reflect.get(Object(proved.value), "expiresAt"));
    return { ok: true as const, session: textOf(proved.value, "session"), expiresAt };
  }

  return {
    identity,
    send,
    // The hub answers an operation with that operation's output or errors.
    reply: async (name, input) => (await send(name, { ...input })) as Reply<typeof name>,
    call: async <N extends OperationName>(name: N, input: Input<N>) => {
      const reply = await send(name, { ...input });
      // The same promise of the hub.
      if (reply.ok) return reply.value as Output<N>;
      throw failedCall(reply.error);
    },
  };
}

function eventsOf(error: WireError): AskedEvent[] {
  return "events" in error.data ? error.data.events : [];
}

async function readSession(path: string): Promise<string | null> {
  const text = await readOptional(path);
  try {
    const { session, expiresAt } = JSON.parse(text ?? "null") ?? {};
    return typeof session === "string" && Number(expiresAt) > Date.now() + 60_000 ? session : null;
  } catch (error) {
    // A damaged cache costs one more sign-in.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function textOf(value: unknown, field: string): string {
  const found: unknown = Reflect.get(Object(value), field);
  if (typeof found === "string") return found;
  throw fail("unreachable", "The hub's answer cannot be read; it is perhaps of another version", {
    exit: "later",
  });
}
