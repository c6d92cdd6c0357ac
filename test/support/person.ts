import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Caller, createHttpClient, isPassing } from "@envoy/client";
import type { CardView, Input, OperationName, Output, Reply } from "@envoy/protocol";

/** Somebody in the room, calling as a page does. */
export interface Person {
  readonly url: string;
  readonly space: string;
  readonly handle: string;
  readonly actor: string;
  /** `name=value`, as a browser would send it. */
  readonly cookie: string;
  /** What the hub answers, refusals included. */
  ask<N extends OperationName>(name: N, input: Omit<Input<N>, "space">): Promise<Reply<N>>;
  /** The value; waits through a hub that is away, and throws what the hub refuses. */
  call<N extends OperationName>(name: N, input: Omit<Input<N>, "space">): Promise<Output<N>>;
  /** Posts a message and gives its id. */
  say(text: string): Promise<string>;
  /** Types a slash command into the composer. */
  type(text: string): Promise<CardView>;
}

const PATIENCE_MS = 30_000;

/** Spends a one-time link like the page does: with an Origin, and the session in a cookie. */
export async function signInAsBrowser(link: string): Promise<Person> {
  const { origin, hash } = new URL(link);
  const token = hash.replace("#token=", "");
  const answer = await fetch(`${origin}/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ token }),
  });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  if (!answer.ok || cookie === undefined) throw new Error(`signing in: ${await answer.text()}`);
  const caller = createHttpClient({
    url: origin,
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init?.headers, origin, cookie } }),
  });
  return personOf({ url: origin, cookie, caller });
}

async function personOf(given: { url: string; cookie: string; caller: Caller }): Promise<Person> {
  const { caller } = given;
  const me = valueIn("account.me", await caller.call("account.me", {}));
  const [first] = valueIn("space.list", await caller.call("space.list", {})).spaces;
  if (first === undefined) throw new Error(`${me.handle} is in no space`);
  const space = first.id;
  // The generic name does not let the compiler see that these are the fields of its input.
  const ask: Person["ask"] = (name, input) => caller.call(name, { space, ...input } as never);
  const person: Person = {
    ...given,
    space,
    handle: me.handle,
    actor: me.actor,
    ask,
    call: async (name, input) => {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const reply = await ask(name, input);
        if (reply.ok || !isPassing(reply.error) || Date.now() > end) return valueIn(name, reply);
        await sleep(100);
      }
    },
    say: async (text) => (await person.call("message.send", { text, key: randomUUID() })).message,
    type: (text) => person.call("command.run", { text }),
  };
  return person;
}

/** A refusal as the tests see it. */
export class RefusedError extends Error {
  readonly code: string;
  constructor(name: string, error: { readonly code: string; readonly message: string }) {
    super(`${name}: ${error.code}: ${error.message}`);
    this.code = error.code;
  }
}

function valueIn<N extends OperationName>(name: N, reply: Reply<N>): Output<N> {
  if (!reply.ok) throw new RefusedError(name, reply.error);
  return reply.value;
}
