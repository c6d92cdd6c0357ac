import { PRODUCT_VERSION } from "@envoy/protocol";
import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { INSTRUCTIONS } from "./instructions.ts";
import { promptOf, prompts } from "./prompts.ts";
import { listResources, listResourceTemplates, readResource } from "./resources/resources.ts";
import type { Subscriptions } from "./resources/subscriptions.ts";
import type { McpSession } from "./session.ts";
import { callTool } from "./tools/call-tool.ts";
import { listTools } from "./tools/list-tools.ts";
import type { Outcome } from "./tools/outcome.ts";

/** A call that is still held after this long tells its client that it lives. */
const PROGRESS_MS = 10_000;

export interface McpServerOptions {
  readonly session: McpSession;
  /** Whether this connection can carry what a listener has to be told. */
  readonly canListen: boolean;
  /** Takes what the older revision subscribes to; the newer one asks whoever carries the connection. */
  readonly subscriptions?: Subscriptions;
}

/** A server of the protocol for one caller; every revision and transport is served by the same. */
export function createMcpServer({ session, canListen, subscriptions }: McpServerOptions): Server {
  const info = { name: "envoy", title: "Envoy", version: PRODUCT_VERSION };
  const capabilities = { tools: {}, prompts: {}, resources: { subscribe: canListen } };
  const server = new Server(info, { capabilities, instructions: INSTRUCTIONS });
  server.setRequestHandler("tools/list", async () => ({ tools: await listTools(session) }));
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    using _alive = reportProgress(context);
    const outcome = await callTool(session, { name: params.name, arguments: params.arguments ?? {} });
    if (outcome === null) throw invalid(`There is no tool ${params.name.slice(0, 64)}`);
    return toResult(outcome);
  });
  serveResources(server, session);
  if (subscriptions !== undefined) serveSubscriptions(server, subscriptions);
  servePrompts(server);
  return server;
}

function serveResources(server: Server, session: McpSession): void {
  server.setRequestHandler("resources/list", async () => ({ resources: await listResources(session) }));
  server.setRequestHandler("resources/templates/list", async () => {
    return { resourceTemplates: listResourceTemplates() };
  });
  server.setRequestHandler("resources/read", async ({ params: { uri } }) => {
    const contents = await readResource(session, uri);
    if (contents === null) throw new ResourceNotFoundError(uri);
    return { contents: [contents] };
  });
}

function serveSubscriptions(server: Server, subscriptions: Subscriptions): void {
  server.setRequestHandler("resources/subscribe", async ({ params: { uri } }) => {
    if (!(await subscriptions.add(uri))) throw new ResourceNotFoundError(uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", async ({ params: { uri } }) => {
    subscriptions.remove(uri);
    return {};
  });
}

function servePrompts(server: Server): void {
  server.setRequestHandler("prompts/list", async () => ({
    prompts: prompts.map(({ text: _, ...prompt }) => ({ ...prompt, arguments: [...prompt.arguments] })),
  }));
  server.setRequestHandler("prompts/get", async ({ params }) => {
    const prompt = promptOf(params.name);
    if (prompt === null) throw invalid(`There is no prompt ${params.name.slice(0, 64)}`);
    const given = params.arguments ?? {};
    const lacking = prompt.arguments.find(({ name, required }) => required && given[name] === undefined);
    if (lacking !== undefined) throw invalid(`The prompt ${prompt.name} needs ${lacking.name}`);
    const content = { type: "text" as const, text: prompt.text(given) };
    return { description: prompt.description, messages: [{ role: "user" as const, content }] };
  });
}

/** Runtimes show a model `structuredContent` when there is one, and the text when they know no better. */
function toResult(outcome: Outcome): CallToolResult {
  return {
    content: [{ type: "text", text: JSON.stringify(outcome) }],
    structuredContent: { ...outcome },
    ...(outcome.ok ? {} : { isError: true }),
  };
}

function reportProgress({ mcpReq }: ServerContext): Disposable {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { [Symbol.dispose]: () => undefined };
  let progress = 0;
  const timer = setInterval(() => {
    progress += 1;
    const params = { progressToken, progress, message: "still waiting" };
    // A client that has gone away learns nothing; the call ends by itself.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => clearInterval(timer));
  }, PROGRESS_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
