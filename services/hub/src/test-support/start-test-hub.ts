import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallReply, ClientToHub, HubToClient, Input, OperationName, Output } from "@envoy/protocol";
import { createMemoryStore } from "@envoy/storage";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import type { HubConfig } from "../config.ts";
import { loadConfig } from "../config.ts";
import { type Hub, type HubDeps, startHub } from "../hub.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export type TestSocket = Socket<HubToClient, ClientToHub>;

export interface TestHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly url: string;
  readonly space: string;
  readonly folder: string;
  readonly logged: { level: string; data: object; message: string }[];
  /** A session token of the founder. */
  signIn(): Promise<string>;
  /** The bearer token of a configured agent. */
  agentToken(handle: string): string;
  /** Calls over HTTP as the token's owner and gives the value, or throws the error's code. */
  call<N extends OperationName>(token: string, name: N, input: Input<N>): Promise<Output<N>>;
  connect(token: string | null, options?: Partial<ManagerOptions & SocketOptions>): Promise<TestSocket>;
}

export interface TestHubOptions {
  readonly config?: Partial<HubConfig>;
  readonly deps?: HubDeps;
}

export const testEnvironment = (folder: string) => ({
  HUB_PORT: "0",
  HUB_DATA_DIR: join(folder, "data"),
  WORKSPACE_DIR: join(folder, "workspace"),
  PROMPTS_DIR: join(folder, "prompts"),
  AGENT_CONFIG: join(folder, "agent_config.yaml"),
  WEB_DIST: join(folder, "web"),
});

export async function writePrompts(folder: string): Promise<void> {
  await mkdir(join(folder, "prompts", "shared"), { recursive: true });
  await writeFile(join(folder, "prompts", "shared", "handoff.md"), "Hand over.\n");
  for (const role of ["planner", "reviewer"]) {
    const text = `---\nrole: ${role}\n---\nYou are the ${role}.\n{{> shared/handoff}}\n`;
    await writeFile(join(folder, "prompts", `${role}.md`), text);
  }
}

/** The whole hub on a free port over a memory store, with a folder of its own. */
export async function startTestHub({ config = {}, deps = {} }: TestHubOptions = {}): Promise<TestHub> {
  const folder = await temporaryFolder();
  await writePrompts(folder.path);
  const logged: TestHub["logged"] = [];
  const note = (level: string) => (data: object, message: string) =>
    void logged.push({ level, data, message });
  const log = { info: note("info"), warn: note("warn"), error: note("error") };
  const hub = await startHub(
    { ...loadConfig(testEnvironment(folder.path)), ...config },
    { store: createMemoryStore(), log, ...deps },
  );
  const sockets: TestSocket[] = [];
  const post = async (path: string, token: string | null, body: unknown): Promise<CallReply> => {
    const headers = {
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const response = await fetch(hub.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    // The hub promises this shape; tests of the shape itself look at the response.
    return (await response.json()) as CallReply;
  };
  const value = (reply: CallReply) => {
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply.value;
  };
  return {
    hub,
    url: hub.url,
    space: hub.space,
    folder: folder.path,
    logged,
    signIn: async () => {
      const token = (await hub.signInLink()).split("#token=")[1];
      const { session } = value(await post("/v1/sign-in", null, { token })) as Output<"account.signIn">;
      return session;
    },
    agentToken: (handle) => {
      const agent = hub.agents.find((one) => one.handle === handle);
      if (agent === undefined) throw new Error(`no agent ${handle}`);
      return `${agent.agentId}.${agent.apiKey}`;
    },
    // The registry types what the hub answers.
    call: async (token, name, input) =>
      value(await post(`/v1/call/${name}`, token, input)) as Output<typeof name>,
    connect: async (token, options = {}) => {
      const socket: TestSocket = io(hub.url, {
        transports: ["websocket"],
        reconnection: false,
        forceNew: true,
        auth: token === null ? {} : { token },
        ...options,
      });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("connect_error", reject);
      });
      return socket;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.disconnect();
      await hub[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Waits until the condition holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
