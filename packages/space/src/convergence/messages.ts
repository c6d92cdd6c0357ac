import { type Fact, type Knowledge, latest, ofType } from "./fact.ts";

export interface MessageView {
  readonly event: string;
  readonly author: string;
  readonly thread: string | null;
  readonly replyTo: string | null;
  /** Null once redacted, as is everything else that only the body said. */
  readonly text: string | null;
  /** Every amendment, in causal order; the original stays in history. */
  readonly amended: readonly string[];
  /** Amendments that did not know of each other; the first is shown. */
  readonly conflict: readonly string[];
  readonly redactedBy: string | null;
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  readonly pinned: boolean;
}

/**
 * A message from the facts that name it. Redacting is final, whatever was amended meanwhile; a redacted message
 * looks the same to who still has its body and to who never got it.
 */
export function reduceMessage(facts: readonly Fact[], { knows }: Knowledge): MessageView | null {
  const post = facts.find(({ event }) => event.type === "message.post");
  if (post === undefined) return null;
  const { id, author } = post.event;
  const redaction = redactionOf(facts, author);
  const marks = {
    event: id,
    author,
    redactedBy: redaction,
    reactions: reactions(facts, knows),
    pinned: latest(ofType(facts, "message.pin"), knows).some(({ body }) => body.on),
  };
  const body = ofType([post], "message.post")[0]?.body;
  if (redaction !== null || body === undefined) {
    return { ...marks, text: null, thread: null, replyTo: null, amended: [], conflict: [] };
  }
  const amends = ofType(facts, "message.amend").filter((one) => one.author === author);
  const shown = latest(amends, knows);
  return {
    ...marks,
    text: shown[0]?.body.text ?? body.text,
    thread: body.thread,
    replyTo: body.replyTo,
    amended: amends.map((one) => one.id),
    conflict: shown.length > 1 ? shown.map((one) => one.id) : [],
  };
}

/** The author may redact, and an admin. */
export function redactionOf(facts: readonly Fact[], author: string): string | null {
  const allowed = ofType(facts, "message.redact").filter((one) => one.author === author || one.fact.byAdmin);
  return allowed.map(({ id }) => id).sort()[0] ?? null;
}

function reactions(facts: readonly Fact[], knows: Knowledge["knows"]): Record<string, string[]> {
  const all = ofType(facts, "message.react");
  const found: Record<string, string[]> = {};
  for (const emoji of new Set(all.map(({ body }) => body.emoji))) {
    const authors = new Set(all.filter(({ body }) => body.emoji === emoji).map(({ author }) => author));
    const on = [...authors].filter((author) => {
      const own = all.filter((one) => one.author === author && one.body.emoji === emoji);
      return latest(own, knows).some(({ body }) => body.on);
    });
    if (on.length > 0) found[emoji] = on.sort();
  }
  return found;
}
