import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as EarlierClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as EarlierTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/** What a tool answers, as the model of a runtime sees it. */
export interface Answer {
  readonly ok: boolean;
  readonly tool: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly records?: readonly Readonly<Record<string, unknown>>[];
  readonly more?: { readonly shown: number; readonly of: number; readonly offset: number };
  readonly error?: {
    readonly message: string;
    readonly error_code: string;
    readonly next_safe_action: string;
  };
  readonly isError: boolean;
}

export interface ToolUser extends AsyncDisposable {
  /** The answer of a tool; throws what is an error of the protocol. */
  use(tool: string, args?: Record<string, unknown>): Promise<Answer>;
}

export interface Newer extends ToolUser {
  readonly client: Client;
}

export const revisions = ["2025-11-25", "2026-07-28"] as const;

interface At {
  readonly url: string;
  readonly token: string;
  readonly space?: string;
}

/** A client of the vendor's own library for a revision: each revision by the library that was made for it. */
export async function connectMcp(revision: (typeof revisions)[number], at: At): Promise<ToolUser> {
  return revision === "2025-11-25" ? connectEarlier(at) : connectNewer(at);
}

export async function connectNewer(at: At): Promise<Newer> {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await client.connect(new StreamableHTTPClientTransport(addressOf(at), headersOf(at)));
  return {
    client,
    use: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: args })),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function connectEarlier(at: At): Promise<ToolUser> {
  const client = new EarlierClient({ name: "test", version: "1" });
  // The library's own transport does not satisfy its own interface under exactOptionalPropertyTypes.
  const transport = new EarlierTransport(addressOf(at), headersOf(at)) as unknown as Parameters<
    EarlierClient["connect"]
  >[0];
  await client.connect(transport);
  return {
    use: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: args })),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function addressOf({ url, space }: At): URL {
  return new URL(`${url}/mcp${space === undefined ? "" : `?space=${space}`}`);
}

function headersOf({ token }: At) {
  return { requestInit: { headers: { authorization: `Bearer ${token}` } } };
}

export function answerOf(result: object): Answer {
  // Every tool answers with the envelope; what a test says about it fails where it does not.
  const { structuredContent, isError } = result as { structuredContent: Answer; isError?: boolean };
  return { ...structuredContent, isError: isError === true };
}
