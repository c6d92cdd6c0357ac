import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as EarlierClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as EarlierTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { answerOf, type revisions, type ToolUser } from "./mcp-client.ts";

const program = fileURLToPath(new URL("../../../../packages/mcp/dist/envoy-mcp.mjs", import.meta.url));

/** The bundle as it is installed; built anew, so that what is tested is what stands in the sources. */
export async function buildEnvoyMcp(): Promise<string> {
  await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL("../../../../packages/mcp/build.mjs", import.meta.url)),
  ]);
  return program;
}

export interface StdioUser extends ToolUser {
  /** Subscribes in the way of the revision; what is told is collected. */
  listen(uri: string): Promise<readonly string[]>;
}

interface Started {
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the bundle and speaks to it by the library that was made for the revision. */
export async function connectStdio(
  revision: (typeof revisions)[number],
  { args = [], env }: Started,
): Promise<StdioUser> {
  const start = {
    command: process.execPath,
    args: [program, ...args],
    env: { PATH: process.env.PATH ?? "", ...env },
  };
  return revision === "2025-11-25" ? earlier(start) : newer(start);
}

interface Start {
  readonly command: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

async function newer(start: Start): Promise<StdioUser> {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await client.connect(new StdioClientTransport(start));
  return {
    use: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: args })),
    listen: async (uri) => {
      const told: string[] = [];
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
        told.push(params.uri);
      });
      await client.listen({ resourceSubscriptions: [uri] });
      return told;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function earlier(start: Start): Promise<StdioUser> {
  const { ResourceUpdatedNotificationSchema } = await import("@modelcontextprotocol/sdk/types.js");
  const client = new EarlierClient({ name: "test", version: "1" });
  await client.connect(new EarlierTransport(start));
  return {
    use: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: args })),
    listen: async (uri) => {
      const told: string[] = [];
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
        told.push(params.uri);
      });
      await client.subscribeResource({ uri });
      return told;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
