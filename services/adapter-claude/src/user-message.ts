import { randomUUID } from "node:crypto";
import type { SDKUserMessage } from "@anthropic-ai/claude-agent-sdk";
import type { ComposedInput } from "./compose-input.ts";
import { HUB_SERVER } from "./driver-config.ts";

/** A message on its way into the runtime, and whether it starts a turn by itself. */
export interface Outgoing {
  readonly uuid: string;
  readonly silent: boolean;
  readonly message: SDKUserMessage;
}

/**
 * Data goes first and silently when a request follows: the runtime then joins both into one message of the
 * model, each part under its own origin. See `compose-input.ts` for what counts as which.
 */
export function outgoing({ data, request }: ComposedInput): readonly Outgoing[] {
  const parts: Outgoing[] = [];
  if (data !== null) parts.push(dataMessage(data, request !== null));
  if (request !== null) parts.push(requestMessage(request));
  return parts;
}

function dataMessage(text: string, silent: boolean): Outgoing {
  const uuid = randomUUID();
  const origin = { kind: "channel" as const, server: HUB_SERVER };
  const message = { ...plain(text), uuid, origin, isSynthetic: true, client_composed: true as const };
  return { uuid, silent, message: silent ? { ...message, shouldQuery: false } : message };
}

function requestMessage(text: string): Outgoing {
  const uuid = randomUUID();
  const message = {
    ...plain(text),
    uuid,
    origin: { kind: "human" as const },
    client_composed: true as const,
  };
  return { uuid, silent: false, message };
}

/** A command of the runtime itself, such as `/compact`; never built from anybody's text. */
export function commandMessage(command: "/compact"): Outgoing {
  const uuid = randomUUID();
  return { uuid, silent: false, message: { ...plain(command), uuid, origin: { kind: "human" } } };
}

function plain(text: string): SDKUserMessage {
  return { type: "user", message: { role: "user", content: text }, parent_tool_use_id: null };
}
