import type { InboxItem } from "@envoy/protocol";
import type { Answer, Command, Option } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { snakeKeys } from "../output/json.ts";
import { resolveSpace } from "../space.ts";
import { clock } from "./history.ts";
import { within } from "./kinds.ts";
import { limit, space } from "./options.ts";

const filters: readonly Option[] = [
  space,
  { name: "tasks-only", kind: "flag", summary: "Only tasks" },
  { name: "for-me", kind: "flag", summary: "Only what mentions me or gives me a task" },
  { name: "from", kind: "text", summary: "Only what this member wrote" },
  { name: "type", kind: "text", summary: "Only this kind", choices: ["message", "task", "member"] },
  { name: "include-self", kind: "flag", summary: "Also what I wrote myself" },
  {
    name: "exclude-self",
    kind: "flag",
    summary: "Not what I wrote myself, which is the default",
    hidden: true,
  },
  { name: "tasks", kind: "flag", summary: "The same as --tasks-only", hidden: true },
];
const reading: readonly Option[] = [
  ...filters,
  limit(100),
  { name: "wait", kind: "flag", summary: "Wait until there is something" },
  { name: "wait-timeout", kind: "number", summary: "Seconds to wait; 0 waits for ever", fallback: "30" },
];

export const inboxCommands: readonly Command[] = [
  {
    path: "inbox count",
    summary: "How much you have not acknowledged; moves nothing",
    options: filters,
    async run(context, values) {
      const found = await unread(context, values, { limit: 500 });
      const total = found.reduce((sum, one) => sum + one.items.length, 0);
      const more = found.some((one) => one.more);
      return {
        say: `${total}${more ? "+" : ""} unread`,
        json: {
          unread_count: total,
          more,
          spaces: found.map((one) => ({
            space_id: one.id,
            unread_count: one.items.length,
            acked_up_to: one.ackedUpTo,
          })),
        },
      };
    },
  },
  {
    path: "inbox read",
    aliases: ["inbox"],
    summary: "What you have not acknowledged, oldest first; moves nothing",
    options: reading,
    run: async (context, values) => shown(await waited(context, values)),
  },
  {
    path: "inbox read-ack",
    summary: "Read, and acknowledge what was read",
    options: reading,
    async run(context, values) {
      const found = await waited(context, values);
      const account = await context.account();
      for (const { id, items } of found) {
        const last = items.at(-1);
        if (last !== undefined) await account.call("inbox.ack", { space: id, upTo: last.seq });
      }
      return shown(found);
    },
  },
  {
    path: "inbox ack",
    summary: "Acknowledge everything up to a cursor, or all there is",
    options: [
      space,
      { name: "up-to-cursor", kind: "number", summary: "The record_index up to which; needs --space" },
    ],
    run: acknowledge,
  },
];

interface Unread {
  readonly id: string;
  readonly items: readonly InboxItem[];
  readonly ackedUpTo: number;
  readonly more: boolean;
}

async function spacesOf(context: Context, values: Values): Promise<readonly { id: string }[]> {
  const given = values.text("space") ?? context.space;
  if (given !== null) return [await resolveSpace(context, given)];
  return (await (await context.account()).call("space.list", {})).spaces;
}

async function unread(
  context: Context,
  values: Values,
  more: { limit: number; waitMs?: number },
): Promise<Unread[]> {
  const account = await context.account();
  const spaces = await spacesOf(context, values);
  const type = values.text("type");
  return Promise.all(
    spaces.map(async ({ id }) => {
      const page = await account.call("inbox.read", {
        space: id,
        includeSelf: values.flag("include-self"),
        forMe: values.flag("for-me"),
        tasksOnly: values.flag("tasks-only") || values.flag("tasks") || type === "task",
        from: values.text("from"),
        limit: more.limit,
        // Several spaces cannot be waited for in one call each without one holding up the others.
        waitMs: spaces.length === 1 ? (more.waitMs ?? 0) : 0,
      });
      return { id, ...page, items: page.items.filter((item) => type === null || item.kind === type) };
    }),
  );
}

const HELD_MS = 25_000;
const LOOK_AGAIN_MS = 1_000;

/** Holds the call at the hub until something comes; nothing is asked again and again while one space is meant. */
async function waited(context: Context, values: Values): Promise<Unread[]> {
  const wanted = within(values, "limit", { min: 1, max: 500, otherwise: 100 });
  const seconds = within(values, "wait-timeout", { min: 0, max: 86_400, otherwise: 30 });
  const end = seconds === 0 ? Number.POSITIVE_INFINITY : Date.now() + seconds * 1000;
  for (;;) {
    const left = end - Date.now();
    const waitMs = values.flag("wait") ? Math.max(0, Math.min(HELD_MS, left)) : 0;
    const found = await unread(context, values, { limit: wanted, waitMs: Math.round(waitMs) });
    if (!values.flag("wait") || found.some((one) => one.items.length > 0)) return found;
    if (Date.now() >= end)
      throw fail("inbox_wait_timeout", `Nothing came within ${seconds} s`, {
        exit: "later",
        data: { matchingUnreadCount: 0 },
      });
    if (found.length !== 1) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function shown(found: readonly Unread[]): Answer {
  const lines = found.flatMap(({ items }) =>
    items.map(
      (one) =>
        `[${clock(one.at)}] ${one.from} [${one.fromKind}]${one.kind === "message" ? "" : ` (${one.kind})`}: ${one.text}`,
    ),
  );
  return {
    say: lines.length === 0 ? "Nothing unread." : lines.join("\n"),
    json: {
      records: found.flatMap(({ id, items }) =>
        items.map((item) => ({
          space_id: id,
          record_index: item.seq,
          record_key: item.id,
          ...snakeKeys(item),
        })),
      ),
      more: found.some((one) => one.more),
      spaces: found.map((one) => ({ space_id: one.id, acked_up_to: one.ackedUpTo })),
    },
  };
}

async function acknowledge(context: Context, values: Values): Promise<Answer> {
  const upTo = values.number("up-to-cursor");
  if (upTo !== null && values.text("space") === null && context.space === null)
    throw fail("missing_required_flag", "--up-to-cursor needs --space", { data: { flag: "--space" } });
  const account = await context.account();
  const done = await Promise.all(
    (await spacesOf(context, values)).map(async ({ id }) => ({
      id,
      ...(await account.call("inbox.ack", { space: id, upTo })),
    })),
  );
  return {
    say: done.map((one) => `Acknowledged up to ${one.ackedUpTo} in ${one.id}`).join("\n"),
    json: {
      changed: done.some((one) => one.changed),
      spaces: done.map((one) => ({ space_id: one.id, acked_up_to: one.ackedUpTo, changed: one.changed })),
    },
  };
}
