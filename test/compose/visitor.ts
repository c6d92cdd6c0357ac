import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "@envoy/client";
import type { EntryView, Input, MessageView, OperationName, Reply } from "@envoy/protocol";

type ValueOf<N extends OperationName> = Extract<Reply<N>, { ok: true }>["value"];

/** A person at a browser: signed in by a link, with the session in a cookie. */
export interface Visitor {
  readonly space: string;
  /** Calls an operation in the room; an error throws. */
  call<N extends OperationName>(name: N, input: Omit<Input<N>, "space">): Promise<ValueOf<N>>;
  say(text: string): Promise<ValueOf<"message.send">>;
  /** All messages, threads included, oldest first. */
  messages(): Promise<MessageView[]>;
  /** Every entry of the log. */
  entries(): Promise<EntryView[]>;
}

export async function signIn(url: string, link: string): Promise<Visitor> {
  const token = new URL(link).hash.replace(/^#token=/, "");
  const answer = await fetch(`${url}/v1/sign-in`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const cookie = /^[^;]+/.exec(answer.headers.get("set-cookie") ?? "")?.[0];
  if (cookie === undefined) throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  const client = createHttpClient({
    url,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set("cookie", cookie);
      headers.set("origin", url);
      return fetch(input, { ...init, headers });
    },
  });
  const unwrap = <N extends OperationName>(name: N, reply: Reply<N>): ValueOf<N> => {
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    // A reply that is ok has the value of its operation.
    return reply.value as ValueOf<N>;
  };
  const { spaces } = unwrap("space.list", await client.call("space.list", {}));
  const space = spaces[0]?.id;
  if (space === undefined) throw new Error("the founder is in no space");
  const call: Visitor["call"] = async (name, input) =>
    // What is left out of the input is added here.
    unwrap(name, await client.call(name, { space, ...input } as Input<typeof name>));
  const entries = async () => {
    const all: EntryView[] = [];
    for (let after: string | null = null; ; ) {
      const page: ValueOf<"feed.read"> = await call("feed.read", { after });
      all.push(...page.entries);
      if (!page.more) return all;
      after = page.cursor;
    }
  };
  const messages = async () => {
    const posted = (await entries()).filter(({ type }) => type === "message.post");
    const { messages: top } = await call("message.list", { limit: 200 });
    const inThreads = await Promise.all(
      top
        .filter(({ replies }) => replies > 0)
        .map(async ({ id }) => (await call("message.list", { thread: id, limit: 200 })).messages),
    );
    const found = [...new Map([...top, ...inThreads.flat()].map((one) => [one.id, one])).values()];
    if (found.length !== posted.length)
      throw new Error(`${posted.length} messages were posted, ${found.length} are shown`);
    return found.sort((left, right) => left.seq - right.seq);
  };
  return { space, call, entries, messages, say: (text) => call("message.send", { text }) };
}

/** Asks again and again until there is something; says what it waited for when there never is. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false>,
  timeoutMs = 90_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let fault: unknown = "not yet";
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
    } catch (error) {
      // The hub may be away for a moment; what it said last is told if it never comes back.
      fault = error;
    }
    await sleep(300);
  }
  throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: fault });
}
