import type { MessageView, WireError } from "@envoy/protocol";
import { type Caller, isPassing } from "../caller.ts";

/** A message of the reader that the feed has not brought back yet. */
export interface Outgoing {
  /** The idempotency key: a retry posts nothing twice. */
  readonly key: string;
  readonly text: string;
  readonly thread: string | null;
  readonly replyTo: string | null;
  readonly at: number;
  readonly state: "sending" | "sent" | "failed";
  readonly error: WireError | null;
  /** Known once the hub has acknowledged it. */
  readonly message: string | null;
}

/** What the hub said about a message it took. */
export interface Sent {
  readonly message: string;
  readonly unknownMentions: readonly string[];
  readonly offline: readonly string[];
}

export interface Outbox {
  list(): readonly Outgoing[];
  send(draft: Pick<Outgoing, "text" | "thread" | "replyTo">): Promise<Sent | null>;
  retry(key: string): Promise<Sent | null>;
  discard(key: string): void;
  /** Sends again what only the network had failed. */
  retryPassing(): void;
  /** A message came in over the feed: what it was made from is no longer outgoing. */
  arrived(message: MessageView): void;
}

export function createOutbox(options: {
  readonly space: string;
  readonly call: Caller["call"];
  readonly onChange: () => void;
}): Outbox {
  let list: readonly Outgoing[] = [];
  const change = (next: readonly Outgoing[]) => {
    list = next;
    options.onChange();
  };
  const put = (one: Outgoing) => change(list.map((other) => (other.key === one.key ? one : other)));

  const attempt = async (one: Outgoing): Promise<Sent | null> => {
    put({ ...one, state: "sending", error: null });
    const { key, text, thread, replyTo } = one;
    const reply = await options.call("message.send", { space: options.space, key, text, thread, replyTo });
    // It may have come back over the feed before the answer.
    const still = list.find((other) => other.key === key);
    if (reply.ok) {
      if (still !== undefined) put({ ...still, state: "sent", message: reply.value.message });
      return reply.value;
    }
    if (still !== undefined) put({ ...still, state: "failed", error: reply.error });
    return null;
  };

  return {
    list: () => list,
    send({ text, thread, replyTo }) {
      const key = crypto.randomUUID();
      const one: Outgoing = {
        key,
        text,
        thread,
        replyTo,
        at: Date.now(),
        state: "sending",
        error: null,
        message: null,
      };
      change([...list, one]);
      return attempt(one);
    },
    retry(key) {
      const one = list.find((other) => other.key === key && other.state === "failed");
      return one === undefined ? Promise.resolve(null) : attempt(one);
    },
    discard(key) {
      change(list.filter((one) => one.key !== key));
    },
    retryPassing() {
      for (const one of list) {
        if (one.state === "failed" && one.error !== null && isPassing(one.error)) void attempt(one);
      }
    },
    arrived(message) {
      const made =
        list.find((one) => one.message === message.id) ??
        list.find(
          (one) => one.message === null && one.text.trim() === message.text && one.thread === message.thread,
        );
      if (made !== undefined) change(list.filter((one) => one !== made));
    },
  };
}
