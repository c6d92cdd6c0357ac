import { type EntryView, readEntry } from "@envoy/protocol";
import { clock, type People, sayMessage } from "./history.ts";

/** One thing that happened, as programs and people are told it. */
export interface FeedEvent {
  /** `new_message`, `member_joined`, `task_claim`, … */
  readonly event: string;
  /** What `listen --events` calls it. */
  readonly family: "messages" | "tasks" | "joins" | "leaves" | "epochs" | "approvals" | "other";
  readonly space: string;
  readonly seq: number;
  readonly id: string;
  readonly author: string;
  readonly at: number;
  readonly say: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const renamed: Readonly<Record<string, string>> = {
  "message.post": "new_message",
  "member.add": "member_joined",
  "member.join": "member_joined",
  "member.remove": "member_left",
  "member.role": "epoch_bumped",
  "invite.create": "epoch_bumped",
  "invite.revoke": "capability_revoked",
  "space.create": "room_created",
};

/** Null for the hub's bookkeeping, which is nothing to listen to. */
export function feedEvent(view: EntryView, space: string, people: People): FeedEvent | null {
  const family = familyOf(view.type);
  if (family === null) return null;
  const event = renamed[view.type] ?? view.type.replaceAll(".", "_");
  const authority = family === "epochs" || family === "leaves" || family === "joins";
  const who = people.get(view.author);
  const body: object = typeof view.body === "object" && view.body !== null ? view.body : {};
  return {
    event,
    family,
    space,
    seq: view.seq,
    id: view.type === "message.post" || view.type === "task.create" ? `msg_${view.id.slice(0, 32)}` : view.id,
    author: view.author,
    at: view.at,
    say: sentence(view, people),
    data: {
      event,
      space_id: space,
      record_index: view.seq,
      sender_id: view.author,
      sender_name: who?.handle ?? null,
      sender_kind: who?.kind ?? null,
      at: view.at,
      references: view.refs,
      ...(authority && family !== "joins" ? { requires_re_read_before_mutation: true } : {}),
      body: "text" in body ? body.text : body,
    },
  };
}

function familyOf(type: string): FeedEvent["family"] | null {
  if (type === "message.post") return "messages";
  if (type === "member.add" || type === "member.join") return "joins";
  if (type === "member.remove") return "leaves";
  if (type === "member.role" || type.startsWith("invite.")) return "epochs";
  if (type.startsWith("task.")) return "tasks";
  if (type.startsWith("approval.")) return "approvals";
  return type.startsWith("message.") || type.startsWith("space.") ? "other" : null;
}

function sentence(view: EntryView, people: People): string {
  const entry = readEntry(view);
  const who = people.get(view.author)?.handle ?? "somebody";
  if (entry?.type === "message.post")
    return sayMessage({ at: view.at, author: view.author, text: entry.body?.text ?? null }, people);
  const head = `[${clock(view.at)}] *`;
  if (entry?.type === "task.create")
    return `${head} ${who} created task msg_${view.id.slice(0, 32)}: ${entry.body?.text ?? ""}`;
  if (entry?.type === "member.join" || entry?.type === "member.add")
    return `${head} ${entry.body?.handle ?? "somebody"} joined`;
  if (entry?.type === "member.remove")
    return `${head} ${people.get(entry.body?.actor ?? "")?.handle ?? "somebody"} was removed`;
  if (entry?.type.startsWith("task.") && entry.body !== null && "task" in entry.body)
    return `${head} ${who}: ${view.type.slice(5)} ${entry.body.task}`;
  return `${head} ${who}: ${view.type.replace(".", " ")}`;
}
