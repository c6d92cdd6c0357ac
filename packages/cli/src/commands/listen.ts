import type { Command, Option } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { resolveSpace } from "../space.ts";
import type { FeedEvent } from "./feed-event.ts";
import { follow } from "./follow.ts";
import { peopleOf, sayMessage } from "./history.ts";
import { within } from "./kinds.ts";
import { space } from "./options.ts";

const families = ["messages", "tasks", "joins", "leaves", "epochs", "approvals", "other"] as const;
const shared: readonly Option[] = [
  space,
  { name: "all", kind: "flag", summary: "Every space that you are in" },
  { name: "exclude-self", kind: "flag", summary: "Not what I did myself" },
  { name: "watch-timeout", kind: "number", summary: "End after so many seconds" },
  { name: "max", kind: "number", summary: "End after so many events" },
];

export const listenCommands: readonly Command[] = [
  {
    path: "listen",
    summary: "Print what happens as it happens; --since goes on where an earlier call ended",
    options: [
      ...shared,
      { name: "events", kind: "list", summary: `Only these: ${families.join(", ")}`, fallback: "messages" },
      { name: "since", kind: "text", summary: "Only what came after this cursor or record_index" },
      { name: "history", kind: "number", summary: "Print so many earlier messages first", fallback: "10" },
      { name: "no-history", kind: "flag", summary: "Print no earlier messages" },
      { name: "name", kind: "text", summary: "Only what this member did" },
    ],
    run: listen,
  },
  {
    path: "events",
    summary: "Print every event as it happens; begins now, or after --since",
    options: [
      ...shared,
      { name: "types", kind: "list", summary: "Only these, such as new_message or epoch_bumped" },
      { name: "since", kind: "text", summary: "Only what came after this cursor or record_index" },
    ],
    run: events,
  },
];

async function listen(context: Context, values: Values): Promise<null> {
  const wanted = values.all.has("events") ? values.list("events") : ["messages"];
  const unknown = wanted.find((one) => !families.some((family) => family === one));
  if (unknown !== undefined) throw fail("invalid_input", `--events takes ${families.join(", ")}`);
  const name = values.text("name");
  const count =
    values.flag("no-history") || values.text("since") !== null
      ? 0
      : within(values, "history", { min: 0, max: 200, otherwise: 10 });
  await run(context, values, {
    history: wanted.includes("messages") ? count : 0,
    wants: (event) => wanted.includes(event.family) && (name === null || event.data.sender_name === name),
  });
  return null;
}

async function events(context: Context, values: Values): Promise<null> {
  const types = values.list("types");
  await run(context, values, {
    history: 0,
    wants: (event) => types.length === 0 || types.includes(event.event),
  });
  return null;
}

interface Stream {
  readonly history: number;
  readonly wants: (event: FeedEvent) => boolean;
}

async function run(context: Context, values: Values, { history, wants }: Stream): Promise<void> {
  const account = await context.account();
  const given = values.text("space") ?? context.space;
  const spaces =
    values.flag("all") || given === null
      ? (await account.call("space.list", {})).spaces
      : [await resolveSpace(context, given)];
  const since = readSince(values.text("since"));
  if (since.cursor !== null && spaces.length > 1)
    throw fail("missing_required_flag", "--since needs --space");
  const seconds = values.number("watch-timeout");
  const end = new AbortController();
  const timer = seconds === null ? null : setTimeout(() => end.abort(), seconds * 1000);
  const interrupt = () => end.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const most = values.number("max") ?? Number.POSITIVE_INFINITY;
  let told = 0;
  const onEvent = (event: FeedEvent, cursor: string | null) => {
    if (end.signal.aborted || event.seq <= (since.seq ?? 0) || !wants(event)) return;
    if (values.flag("exclude-self") && event.author === account.identity.actor) return;
    context.print(context.json ? JSON.stringify({ ...event.data, message_id: event.id, cursor }) : event.say);
    told += 1;
    if (told >= most) end.abort();
  };
  const stopped = new Promise<void>((resolve) =>
    end.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  const all = spaces.map(async ({ id }) => {
    const after = since.cursor ?? (since.seq !== null ? null : await startNow(context, id, history));
    return follow(context, { space: id, after, signal: end.signal, onEvent });
  });
  // A held call is not waited for: whoever ends the listening has seen what there was.
  await Promise.race([stopped, Promise.all(all)]);
  if (timer !== null) clearTimeout(timer);
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
}

/** A cursor of the hub, or the record_index of an earlier event. */
function readSince(given: string | null): { cursor: string | null; seq: number | null } {
  if (given === null) return { cursor: null, seq: null };
  return /^\d+$/.test(given) ? { cursor: null, seq: Number(given) } : { cursor: given, seq: null };
}

/** The cursor of now, after some earlier messages were printed. */
async function startNow(context: Context, id: string, history: number): Promise<string> {
  const account = await context.account();
  const { cursor } = await account.call("space.get", { space: id });
  if (history === 0 || context.json) return cursor;
  const [{ messages }, people] = await Promise.all([
    account.call("message.list", { space: id, limit: history }),
    peopleOf(account, id),
  ]);
  for (const message of messages) context.print(sayMessage(message, people));
  return cursor;
}
