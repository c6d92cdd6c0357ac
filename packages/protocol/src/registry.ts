import type { z } from "zod";
import { agentOperations } from "./agents.ts";
import { approvalOperations } from "./approvals.ts";
import { commandOperations } from "./commands.ts";
import { deliveryOperations } from "./deliveries.ts";
import type { ErrorCode, WireError } from "./errors.ts";
import { eventOperations } from "./events.ts";
import { fileOperations } from "./files.ts";
import { inboxOperations } from "./inbox.ts";
import { inviteOperations } from "./invites.ts";
import { memberOperations } from "./members.ts";
import { messageOperations } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { roleOperations } from "./roles.ts";
import { sessionOperations } from "./sessions.ts";
import { spaceOperations } from "./spaces.ts";
import { taskOperations } from "./tasks.ts";
import { turnOperations } from "./turns.ts";

/** Every capability by name. */
export const registry = {
  ...eventOperations,
  ...spaceOperations,
  ...memberOperations,
  ...messageOperations,
  ...taskOperations,
  ...inviteOperations,
  ...inboxOperations,
  ...deliveryOperations,
  ...turnOperations,
  ...approvalOperations,
  ...agentOperations,
  ...sessionOperations,
  ...roleOperations,
  ...fileOperations,
  ...commandOperations,
} as const;

export type OperationName = keyof typeof registry;

/** What a caller may leave out has a default. */
export type Input<N extends OperationName> = z.input<(typeof registry)[N]["input"]>;
/** What a handler gets. */
export type Parsed<N extends OperationName> = z.output<(typeof registry)[N]["input"]>;
export type Output<N extends OperationName> = z.output<(typeof registry)[N]["output"]>;

/** What any operation may answer beside its own errors: refused before or after the rules were asked. */
export const pipelineErrors = [
  "invalid_input",
  "unknown_operation",
  "unauthenticated",
  "bad_credentials",
  "forbidden",
  "signature_needed",
  "event_refused",
  "space_not_found",
  "too_large",
  "busy",
  "rate_limited",
  "read_only",
  "hub_going_away",
  "wrong_origin",
  "unreachable",
  "timed_out",
  "internal",
] as const satisfies readonly ErrorCode[];
export type PipelineError = (typeof pipelineErrors)[number];

/** The errors a handler of this operation may return. */
export type OwnError<N extends OperationName> = (typeof registry)[N]["errors"][number];
/** What a caller gets: the output, or an error it can switch over. */
export type Reply<N extends OperationName> =
  | { readonly ok: true; readonly value: Output<N> }
  | { readonly ok: false; readonly error: WireError<OwnError<N> | PipelineError> };

/** The same registry for loops that know no operation by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  // Each value is an Operation of its own schemas; the loops use only what all have in common.
  Object.entries(registry) as unknown as [string, Operation][],
);

export function isOperationName(name: string): name is OperationName {
  return operations.has(name);
}

export interface HttpRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly fields: readonly string[];
}

/** Reads `POST /v1/spaces/:space/messages`. */
export function httpRoute(spec: string): HttpRoute {
  const [method, path] = spec.split(" ");
  if (path === undefined || !isMethod(method)) throw new Error(`not a route: ${spec}`);
  return { method, path, fields: [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "") };
}

function isMethod(text: string | undefined): text is HttpRoute["method"] {
  return text === "GET" || text === "POST" || text === "PUT" || text === "DELETE";
}
