import type { MemberView, MessageView, Output } from "@envoy/protocol";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import type { HubAccount } from "../hub/account.ts";
import { resolveSpace } from "../space.ts";
import { within } from "./kinds.ts";
import { limit, space } from "./options.ts";

export const historyCommands: readonly Command[] = [
  {
    path: "history",
    summary: "The last messages of a space, oldest first",
    positional: ["space"],
    options: [
      space,
      limit(200),
      { name: "thread", kind: "text", summary: "Only the thread of this message" },
      { name: "ids", kind: "flag", summary: "Put the id before each" },
    ],
    run: history,
  },
  {
    path: "search",
    summary: "Search the text of messages, newest first",
    positional: ["query"],
    options: [
      { name: "query", kind: "text", summary: "Words; a phrase in quotes", required: true },
      space,
      { name: "from", kind: "text", summary: "Only what this member wrote" },
      limit(50),
    ],
    run: search,
  },
];

/** Who wrote what: members by key, also those who have left. */
export type People = ReadonlyMap<string, Pick<MemberView, "handle" | "kind">>;

export async function peopleOf(account: HubAccount, id: string): Promise<People> {
  const { members } = await account.call("space.get", { space: id });
  return new Map(members.map((one) => [one.actor, one]));
}

/** `[14:22] claude [agent]: Handoff: …`, in the time of this machine. */
export function sayMessage(message: Pick<MessageView, "at" | "author" | "text">, people: People): string {
  const who = people.get(message.author);
  const text = message.text ?? "(removed)";
  return `[${clock(message.at)}] ${who?.handle ?? "unknown"} [${who?.kind ?? "agent"}]: ${text}`;
}

export function clock(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

export function messageJson(message: MessageView, people: People): Record<string, unknown> {
  const who = people.get(message.author);
  return {
    record_index: message.seq,
    record_key: message.id,
    message_id: message.id,
    sender_id: message.author,
    sender_name: who?.handle ?? null,
    sender_kind: who?.kind ?? null,
    sender_identity: { signing: { id: message.author, self_held: message.via === "self" } },
    body: message.text,
    at: message.at,
    edited_at: message.editedAt,
    references: message.refs,
    reply_to: message.replyTo,
    thread: message.thread,
    replies: message.replies,
    mentions: message.mentions,
  };
}

async function history(context: Context, values: Values): Promise<Answer> {
  const wanted = within(values, "limit", { min: 1, max: 500, otherwise: 200 });
  const { id } = await resolveSpace(context, values.text("space"));
  const account = await context.account();
  const [messages, people] = await Promise.all([
    lastMessages(account, { space: id, thread: values.text("thread"), limit: wanted }),
    peopleOf(account, id),
  ]);
  const line = (one: MessageView) => (values.flag("ids") ? `${one.id} ` : "") + sayMessage(one, people);
  return {
    say: messages.map(line).join("\n"),
    json: { space_id: id, records: messages.map((one) => messageJson(one, people)) },
  };
}

const PAGE = 200;

async function lastMessages(
  account: HubAccount,
  want: { space: string; thread: string | null; limit: number },
) {
  let messages: MessageView[] = [];
  let before: number | null = null;
  while (messages.length < want.limit) {
    const page = Math.min(PAGE, want.limit - messages.length);
    const { space: id, thread } = want;
    const got: Output<"message.list"> = await account.call("message.list", {
      space: id,
      thread,
      before,
      limit: page,
    });
    messages = [...got.messages, ...messages];
    before = got.before;
    if (before === null) break;
  }
  return messages.slice(-want.limit);
}

async function search(context: Context, values: Values): Promise<Answer> {
  const wanted = within(values, "limit", { min: 1, max: 200, otherwise: 50 });
  const account = await context.account();
  const given = values.text("space") ?? context.space;
  const spaces =
    given === null ? (await account.call("space.list", {})).spaces : [await resolveSpace(context, given)];
  const q = values.needed("query");
  const found = await Promise.all(
    spaces.map(async ({ id }) => {
      const [{ hits }, people] = await Promise.all([
        account.call("message.search", { space: id, q, from: values.text("from"), limit: wanted }),
        peopleOf(account, id),
      ]);
      return hits.map(({ message }) => ({ message, people, space: id }));
    }),
  );
  const hits = found
    .flat()
    .sort((a, b) => b.message.at - a.message.at)
    .slice(0, wanted);
  return {
    say:
      hits.map(({ message, people }) => `${message.id} ${sayMessage(message, people)}`).join("\n") ||
      "Nothing found.",
    json: { hits: hits.map((hit) => ({ space_id: hit.space, ...messageJson(hit.message, hit.people) })) },
  };
}
