import { MessageId, TurnFailure, TurnId, TurnItem, TurnUsage } from "@envoy/space";
import { z } from "zod";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { ChainView, SessionView, TurnView } from "./views.ts";

const leased = { ...space, token: z.number().int() };

/** A message as it is handed to a runtime: text with its provenance. */
export const Inbound = z.object({
  id: MessageId,
  from: z.object({
    handle: z.string(),
    kind: z.enum(["human", "agent", "script"]),
    role: z.string().nullable(),
    authority: z.string(),
  }),
  text: z.string(),
  cites: z.array(z.object({ id: z.string(), from: z.string(), text: z.string() })),
});

/** The prompt an agent works under, with its shared parts included. */
export const AgentPrompt = z.object({
  role: z.string(),
  digest: z.string(),
  body: z.string(),
  owns: z.array(z.string()),
  handsOffTo: z.array(z.string()),
});

export const turnOperations = {
  "agent.attach": operation({
    kind: "command",
    needs: "agent",
    summary:
      "An adapter takes the right to work for its agent in a space; an older process finds its token refused",
    input: z.object({ ...space, instance: z.string().min(1).max(64) }),
    output: z.object({
      /** Fencing token: goes with every call of this adapter. */
      token: z.number().int(),
      /** The lease ends when it is not renewed for this long. */
      leaseMs: z.number().int(),
      /** Turns of an earlier process that never ended. */
      openTurns: z.array(TurnId),
      /** How many deliveries wait. */
      waiting: z.number().int(),
      /** The agent's newest own session, to resume from. */
      session: SessionView.nullable(),
      prompt: AgentPrompt.nullable(),
      settings: z.object({ model: z.string().nullable(), effort: z.string().nullable() }),
      handle: z.string(),
      cursor: z.string(),
    }),
    errors: ["not_an_agent"],
    http: "POST /v1/spaces/:space/agent/attach",
  }),
  "agent.renew": operation({
    kind: "signal",
    needs: "agent",
    summary: "Keep the lease; presence and working state end with it",
    input: z.object(leased),
    output: z.object({ leaseMs: z.number().int() }),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/agent/renew",
  }),
  "agent.detach": operation({
    kind: "signal",
    needs: "agent",
    summary: "Give the lease back in an orderly end",
    input: z.object(leased),
    output: z.object({}),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/agent/detach",
  }),
  "agent.report": operation({
    kind: "command",
    needs: "agent",
    summary: "An adapter says that its agent is ready, or blocked and why",
    input: z.object({
      ...leased,
      status: z.enum(["ready", "blocked"]),
      reason: z.string().max(500).nullable(),
    }),
    output: z.object({}),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/agent/report",
  }),
  "turn.start": operation({
    kind: "command",
    needs: "agent",
    summary: "Take what waits into one turn; the answer is what the runtime needs to know",
    input: z.object({ ...leased, turn: TurnId, model: z.string().max(128).nullable() }),
    output: z.object({
      messages: z.array(Inbound),
      /** Roster, limits left, who asked, what an earlier attempt visibly did: Markdown. */
      context: z.string(),
      prompt: AgentPrompt.nullable(),
      chain: ChainView,
    }),
    errors: ["lease_lost", "turn_running", "nothing_waiting"],
    http: "POST /v1/spaces/:space/turns",
  }),
  "turn.item": operation({
    kind: "command",
    needs: "agent",
    summary: "Store an item of a running turn; the same item id replaces",
    input: z.object({ ...leased, turn: TurnId, items: z.array(TurnItem).min(1).max(100) }),
    output: z.object({}),
    errors: ["lease_lost", "turn_not_found"],
    http: "POST /v1/spaces/:space/turns/:turn/items",
  }),
  "turn.delta": operation({
    kind: "signal",
    needs: "agent",
    summary:
      "Pass on more text of an item that is still being written, or an item that still runs; nothing is stored",
    input: z.object({
      ...leased,
      turn: TurnId,
      deltas: z
        .array(
          z.object({
            item: z.string().max(128),
            kind: z.enum(["text", "reasoning"]),
            text: z.string().max(20_000),
          }),
        )
        .max(100),
      items: z.array(TurnItem).max(50).default([]),
    }),
    output: z.object({}),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/turns/:turn/deltas",
  }),
  "turn.finish": operation({
    kind: "command",
    needs: "agent",
    summary: "End a turn and post its answer, in one step and once: a repeat answers the same",
    input: z.object({
      ...leased,
      turn: TurnId,
      outcome: z.enum(["answered", "passed", "failed", "interrupted", "lost"]),
      text: z.string().max(20_000).default(""),
      reason: z.string().max(2000).nullable().default(null),
      failure: TurnFailure.nullable().default(null),
      usage: TurnUsage,
      model: z.string().max(128).nullable().default(null),
    }),
    output: z.object({
      outcome: z.string(),
      answer: MessageId.nullable(),
      unknownMentions: z.array(z.string()),
    }),
    errors: ["lease_lost", "turn_not_found"],
    http: "POST /v1/spaces/:space/turns/:turn/finish",
  }),
  "turn.get": operation({
    kind: "query",
    needs: "read",
    summary: "One turn with all its items",
    input: z.object({ ...space, turn: TurnId }),
    output: TurnView,
    errors: ["turn_not_found"],
    http: "GET /v1/spaces/:space/turns/:turn",
  }),
};
