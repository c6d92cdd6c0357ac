import { LimitName, limitNames, MessageId, SpaceId } from "@envoy/space";
import { z } from "zod";
import { sayLines } from "./cli.ts";
import { adds, reads } from "./mcp.ts";
import { operation } from "./operation.ts";
import { ChainView, Cursor, EntryView, SpaceInfo, SpaceView } from "./views.ts";

export const space = { space: SpaceId };

export const spaceOperations = {
  "space.create": operation({
    kind: "command",
    needs: "account",
    summary: "Create a space and become its founder",
    input: z.object({
      name: z.string().trim().min(1).max(120),
      goal: z.string().trim().max(500).default(""),
    }),
    output: z.object({ space: SpaceId }),
    errors: [],
    http: "POST /v1/spaces",
    cli: {
      path: "space create",
      positional: ["name"],
      names: { goal: "description" },
      say: ({ space }, { name }) => `Space ${name} (${space})`,
      json: ({ space }, { name }) => ({ space_id: space, space_name: name }),
    },
    mcp: { tool: "envoy_space_create", title: "Create a space", annotations: adds },
  }),
  "space.list": operation({
    kind: "query",
    needs: "account",
    summary: "The spaces you are a member of",
    input: z.object({}),
    output: z.object({ spaces: z.array(SpaceInfo) }),
    errors: [],
    http: "GET /v1/spaces",
    cli: {
      path: "spaces",
      aliases: ["rooms", "space list"],
      say: ({ spaces }) =>
        sayLines(
          spaces,
          (one) => `${one.name} (${one.id}) [${one.role}] members: ${one.members}`,
          "You are in no space yet. Make one with: envoy quickstart",
        ),
    },
    mcp: { tool: "envoy_spaces", title: "Your spaces", annotations: reads, records: "spaces" },
  }),
  "space.get": operation({
    kind: "query",
    needs: "read",
    summary:
      "All of a space that is open now: members, presence, approvals, turns, limits, and a cursor to go on from",
    input: z.object(space),
    output: SpaceView,
    errors: [],
    http: "GET /v1/spaces/:space",
    mcp: {
      tool: "envoy_space_snapshot",
      title: "All of a space that is open now",
      annotations: reads,
      omit: ["prompts", "sessions", "turns"],
      resource: { path: "", changedBy: [""] },
    },
  }),
  "space.rename": operation({
    kind: "command",
    needs: "admin",
    summary: "Change the name and the goal of a space",
    input: z.object({ ...space, name: z.string().trim().min(1).max(120), goal: z.string().trim().max(500) }),
    output: z.object({}),
    errors: [],
    http: "PUT /v1/spaces/:space/name",
  }),
  "space.limit": operation({
    kind: "command",
    needs: "admin",
    summary: "Set a limit for everything one message of a person may set off; tokens and costUsd can be off",
    input: z.object({ ...space, limit: LimitName, value: z.number().positive().nullable() }),
    output: z.object({ limits: z.record(LimitName, z.number().nullable()) }),
    errors: ["bad_limits"],
    http: "PUT /v1/spaces/:space/limits/:limit",
    cli: {
      path: "space limit",
      positional: ["space", "limit", "value"],
      say: ({ limits }) =>
        Object.entries(limits)
          .map(([limit, value]) => `${limit}: ${value ?? "off"}`)
          .join("\n"),
    },
    slash: {
      name: "budget",
      usage: "/budget <tokens|costUsd|turns|depth|pair|fanOut|wallMs> <number|off>",
      parse: ({ words }) => {
        const limit = limitNames.find((name) => name.toLowerCase() === words[0]?.toLowerCase());
        const value = words[1] === "off" ? null : Number(words[1]?.replace("$", ""));
        if (limit === undefined) return { problem: `name a limit: ${limitNames.join(", ")}` };
        return Number.isNaN(value) ? { problem: "give a number, or off" } : { limit, value };
      },
      card: ({ limits }) => ({
        title: "Limits of one chain",
        body: limitNames.map((name) => `- ${name}: ${limits[name] ?? "off"}`).join("\n"),
      }),
    },
  }),
  "chain.continue": operation({
    kind: "command",
    needs: "write",
    summary:
      "Let a chain go on that reached a limit: `all` gives it its whole allowance again, `once` only what is held now",
    input: z.object({
      ...space,
      chain: MessageId.nullable().default(null),
      mode: z.enum(["all", "once"]).default("all"),
    }),
    output: ChainView,
    errors: ["chain_not_found", "chain_not_held"],
    http: "POST /v1/spaces/:space/chains/continue",
    cli: { path: "chain continue", say: ({ id }) => `Continued ${id}` },
    slash: {
      name: "continue",
      usage: "/continue [once]",
      parse: ({ words }) => ({
        chain: null,
        mode: words[0] === "once" ? ("once" as const) : ("all" as const),
      }),
      card: () => ({ title: "Continued", body: "What was held has been delivered." }),
    },
  }),
  "chain.end": operation({
    kind: "command",
    needs: "write",
    summary: "End a chain: what it holds fails, and what its turns still ask for wakes nobody",
    input: z.object({ ...space, chain: MessageId.nullable().default(null) }),
    output: z.object({}),
    errors: ["chain_not_found"],
    http: "POST /v1/spaces/:space/chains/end",
    cli: { path: "chain end", say: () => "Ended." },
  }),
  "feed.read": operation({
    kind: "query",
    needs: "read",
    summary:
      "The entries of a space after a cursor, oldest first; `waitMs` holds the call until there is one",
    input: z.object({
      ...space,
      after: Cursor.nullable().default(null),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
      waitMs: z.coerce.number().int().min(0).max(50_000).default(0),
    }),
    output: z.object({ entries: z.array(EntryView), cursor: Cursor, more: z.boolean() }),
    errors: ["cursor_invalid", "hub_epoch_changed"],
    http: "GET /v1/spaces/:space/feed",
    mcp: {
      tool: "envoy_watch",
      title: "Watch a space",
      summary:
        "Everything that happens in a space after a cursor, as it was recorded; the call is held until there is something. Cursors come from envoy_work_record, envoy_space_snapshot and this tool. To be told what concerns you, use envoy_inbox_wait",
      annotations: reads,
      records: "entries",
      preset: { limit: 100, waitMs: 2000 },
      required: ["after"],
    },
  }),
  "feed.typing": operation({
    kind: "signal",
    needs: "write",
    summary: "Tell others that you are writing; nothing is stored",
    input: z.object(space),
    output: z.object({}),
    errors: [],
  }),
};
