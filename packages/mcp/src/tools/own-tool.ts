import { type McpAnnotations, PRODUCT_VERSION } from "@envoy/protocol";
import { z } from "zod";
import type { McpSession } from "../session.ts";
import { type Outcome, succeed } from "./outcome.ts";

/** A tool that is no single operation: it needs something that only this side of the hub has. */
export interface OwnTool {
  readonly tool: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: McpAnnotations;
  readonly input: z.ZodObject;
  /** Whether only admins of a space have a use for it. */
  readonly admin: boolean;
  /** Gets what `input` has parsed. */
  readonly run: (session: McpSession, input: Readonly<Record<string, unknown>>) => Promise<Outcome>;
}

/** Answers without asking the hub: whether it is this server that fails, or what lies behind it. */
export const ping: OwnTool = {
  tool: "envoy_ping",
  title: "Is this server alive",
  summary: "Answers at once without asking the hub: tells a dead tool server from a hub that is out of reach",
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.object({}),
  admin: false,
  run: async () => succeed("envoy_ping", { data: { pong: true, version: PRODUCT_VERSION } }),
};
