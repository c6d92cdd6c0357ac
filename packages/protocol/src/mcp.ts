/** What a client of the Model Context Protocol is told about a tool; some ask a person before calls that are not harmless. */
export interface McpAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

export interface McpResource {
  /** What follows `envoy://space/<id>`: `/tasks`, or "" for the space itself. */
  readonly path: string;
  /** Beginnings of the types of entries after which it reads otherwise; "" for every entry. */
  readonly changedBy: readonly string[];
}

/** How an operation shows to models as a tool of the Model Context Protocol. */
export interface McpTool {
  /** As models call it: `envoy_send`. */
  readonly tool: string;
  readonly title: string;
  /** What the operation's own summary does not say about this tool. */
  readonly summary?: string;
  readonly annotations: McpAnnotations;
  /** The field of the output that is a list of many: answered as `records`, by pages when there is much. */
  readonly records?: string;
  /** Fields of the output or of its records that tell a model nothing. */
  readonly omit?: readonly string[];
  /** Input that the tool sets itself and does not show. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Defaults of this tool where they differ from the operation's. */
  readonly preset?: Readonly<Record<string, unknown>>;
  /** Input that has a default elsewhere and must be given here. */
  readonly required?: readonly string[];
  /** The same as something to read and to subscribe to. */
  readonly resource?: McpResource;
}

const closed = { openWorldHint: false } as const;

/** Changes nothing. */
export const reads: McpAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  ...closed,
};
/** Adds something; nothing that was there is lost. */
export const adds: McpAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  ...closed,
};
/** Moves something on; a repeat changes nothing more. */
export const moves: McpAnnotations = { ...adds, idempotentHint: true };
/** Takes something away that cannot be had back by the same means. */
export const removes: McpAnnotations = { ...moves, destructiveHint: true };
