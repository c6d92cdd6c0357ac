import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectSocket, type SocketClient } from "@envoy/client";
// biome-ignore lint/correctness/noUndeclaredDependencies: tests alone start a hub
import { type Hub, loadConfig, startHub } from "@envoy/hub";
import type { Input, OperationName, Output } from "@envoy/protocol";
import type { TurnFailure } from "@envoy/space";
import { runAgent } from "../agent.ts";
import { callUntilAnswered } from "../hub-link.ts";
import type { Agent, AgentOptions } from "../options.ts";
import { createScriptedDriver, type DriverAct, type ScriptedDriverOptions } from "../scripted-driver.ts";
import { workspaceOf } from "./workspace.ts";

/** A real hub over loopback with a person in it, and a workspace; agents are added by `agent`. */
export interface Room extends AsyncDisposable {
  readonly dir: string;
  readonly url: string;
  readonly space: string;
  readonly hub: Hub;
  /** Ends the hub and starts it again at the same address over the same data. */
  restartHub(downMs: number): Promise<void>;
  stopHub(): Promise<void>;
  startHub(): Promise<void>;
  /** Calls as the person; throws what the hub refuses. */
  call<N extends OperationName>(name: N, input: Omit<Input<N>, "space">): Promise<Output<N>>;
  say(text: string): Promise<string>;
  credentials(handle: string): { agentId: string; apiKey: string; handle: string };
  agent(given: AgentGiven): Promise<TestAgent>;
  /** Messages of the room's top level, oldest first. */
  messages(): Promise<Output<"message.list">["messages"]>;
}

export interface AgentGiven {
  readonly handle?: string;
  readonly script: ScriptedDriverOptions["script"];
  readonly openFault?: () => TurnFailure | null;
  readonly stateDir?: string;
  readonly options?: Partial<AgentOptions>;
}

export interface TestAgent extends AsyncDisposable {
  readonly agent: Agent;
  readonly acts: DriverAct[];
  readonly logs: string[];
}

const prompt = (role: string) =>
  `---\nrole: ${role}\nowns: [${role}.md]\n---\nYou are the ${role} of the team.\n`;

export async function openRoom(): Promise<Room> {
  const dir = await mkdtemp(join(tmpdir(), "envoy-kit-"));
  for (const folder of ["workspace/repo", "workspace/notes", "workspace/context", "prompts"])
    await mkdir(join(dir, folder), { recursive: true });
  for (const role of ["planner", "reviewer"])
    await writeFile(join(dir, "prompts", `${role}.md`), prompt(role));
  const port = await freePort();
  const config = loadConfig({
    HUB_PORT: String(port),
    HUB_DATA_DIR: join(dir, "hub"),
    WORKSPACE_DIR: join(dir, "workspace"),
    PROMPTS_DIR: join(dir, "prompts"),
    AGENT_CONFIG: join(dir, "agent_config.yaml"),
  });
  const quiet = {
    info: () => {},
    warn: () => {},
    error: (data: object, text: string) => process.stderr.write(`${text} ${JSON.stringify(data)}\n`),
  };
  let hub: Hub | null = await startHub(config, { log: quiet });
  const first = hub;
  const token = await signIn(first);
  const person: SocketClient = connectSocket({ url: first.url, token, reconnectMaxMs: 300 });
  const sessions = new Set<string>();
  const room: Room = {
    dir,
    url: first.url,
    space: first.space,
    get hub() {
      if (hub === null) throw new Error("the hub is stopped");
      return hub;
    },
    stopHub: async () => {
      await hub?.[Symbol.asyncDispose]();
      hub = null;
    },
    startHub: async () => {
      hub = await startHub(config, { log: quiet });
    },
    restartHub: async (downMs) => {
      await room.stopHub();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      await room.startHub();
    },
    call: async (name, input) => {
      // The person waits through a restart of the hub; a message keeps its key over the tries.
      const keyed = name === "message.send" ? { key: randomUUID() } : {};
      const reply = await callUntilAnswered(person, {
        name,
        // The generic name does not let the compiler see that these are the fields of its input.
        input: { space: first.space, ...keyed, ...input } as never,
        signal: AbortSignal.timeout(15_000),
      });
      if (!reply.ok) throw new Error(`${name}: ${reply.code}: ${reply.message}`);
      return reply.value;
    },
    say: async (text) => (await room.call("message.send", { text })).message,
    credentials: (handle) => {
      const found = first.agents.find((one) => one.handle.toLowerCase() === handle.toLowerCase());
      if (found === undefined) throw new Error(`no agent ${handle}`);
      return found;
    },
    agent: (given) => startAgent(room, sessions, given),
    messages: async () => (await room.call("message.list", { limit: 200 })).messages,
    [Symbol.asyncDispose]: async () => {
      await person[Symbol.asyncDispose]();
      await room.stopHub();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return room;
}

async function startAgent(room: Room, sessions: Set<string>, given: AgentGiven): Promise<TestAgent> {
  const { agentId, apiKey, handle } = room.credentials(given.handle ?? "planner");
  const acts: DriverAct[] = [];
  const logs: string[] = [];
  const note = (data: object, text: string) => {
    const err = "err" in data && data.err instanceof Error ? data.err.stack : "";
    logs.push(`${text} ${JSON.stringify(data)} ${err}`);
  };
  const agent = await runAgent({
    hubUrl: room.url,
    agentId,
    apiKey,
    driver: createScriptedDriver({
      script: given.script,
      sessions,
      onAct: (act) => acts.push(act),
      ...(given.openFault === undefined ? {} : { openFault: given.openFault }),
    }),
    workspace: workspaceOf(room.dir),
    stateDir: given.stateDir ?? join(room.dir, "agents", handle),
    finishGraceMs: 50,
    log: { info: note, warn: note, error: note },
    ...given.options,
  });
  return { agent, acts, logs, [Symbol.asyncDispose]: async () => agent[Symbol.asyncDispose]() };
}

async function signIn(hub: Hub): Promise<string> {
  const link = new URL(await hub.signInLink());
  const token = [
    ...link.searchParams.values(),
    ...link.hash.slice(1).split(/[=&]/),
    ...link.pathname.split("/"),
  ].find((one) => one.length >= 16);
  if (token === undefined) throw new Error(`no token in the sign-in link ${link.pathname}`);
  const reply = await fetch(`${hub.url}/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const text = await reply.text();
  const session = /"session":"([^"]+)"/.exec(text)?.[1];
  if (session === undefined) throw new Error(`signing in gave ${text}`);
  return session;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Waits until `look` gives something; the time-out says what was waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  ms = 10_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false && seen !== null) return seen;
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
