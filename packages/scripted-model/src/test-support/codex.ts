import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

type Json = Record<string, unknown>;

export interface CodexOptions {
  readonly modelUrl: string;
  readonly home: string;
  readonly repo: string;
  readonly developerInstructions: string;
}

/** The real `codex app-server` with one thread, for tests; it says yes to every question. */
export interface CodexThread extends AsyncDisposable {
  readonly asked: readonly Json[];
  /** Runs one turn and gives its items and the answer. */
  turn(params: Json): Promise<{ status: unknown; text: string; items: readonly Json[] }>;
}

export async function startCodex({
  modelUrl,
  home,
  repo,
  developerInstructions,
}: CodexOptions): Promise<CodexThread> {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "config.toml"), configToml(modelUrl));
  const child = spawn(codexBinary(), ["app-server"], {
    cwd: repo,
    env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, MODEL_KEY: "any" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, (message: Json) => void>();
  const asked: Json[] = [];
  let onEvent: (message: Json) => void = () => undefined;
  let lastId = 0;
  const send = (message: Json) => child.stdin.write(`${JSON.stringify(message)}\n`);
  const call = async (method: string, params: Json) => {
    const id = ++lastId;
    const answered = new Promise<Json>((resolve) => waiting.set(id, resolve));
    send({ method, id, params });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result as Json; // the runtime's own protocol, checked by what the tests read of it
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line) as Json; // one JSON object a line is the protocol's framing
    if (typeof message.method === "string" && message.id !== undefined) {
      asked.push(message);
      send({ id: message.id, result: { decision: "accept" } });
    } else if (typeof message.id === "number") waiting.get(message.id)?.(message);
    else onEvent(message);
  });
  await call("initialize", {
    clientInfo: { name: "scripted-model-test", title: "test", version: "0" },
    capabilities: { experimentalApi: true, requestAttestation: false },
  });
  send({ method: "initialized" });
  const { thread } = await call("thread/start", {
    cwd: repo,
    model: "scripted-codex-1",
    approvalPolicy: "on-request",
    developerInstructions,
  });

  return {
    asked,
    async turn(params) {
      const items: Json[] = [];
      const ended = new Promise<Json>((resolve) => {
        onEvent = ({ method, params: said }) => {
          const event = said as Json; // every notification carries an object
          if (method === "item/completed") items.push(event.item as Json); // an item is always an object
          if (method === "turn/completed") resolve(event.turn as Json); // as is a turn
        };
      });
      await call("turn/start", {
        threadId: (thread as Json).id, // thread/start answers with the thread
        sandboxPolicy: { type: "externalSandbox", networkAccess: "enabled" },
        ...params,
      });
      const { status } = await ended;
      const text = items.findLast((item) => item.type === "agentMessage")?.text;
      return { status, text: String(text), items };
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function configToml(modelUrl: string): string {
  return `model_provider = "scripted"
check_for_update_on_startup = false
web_search = "disabled"
[features]
plugins = false
goals = false
[agents]
enabled = false
[model_providers.scripted]
name = "Scripted"
base_url = "${modelUrl}/v1"
wire_api = "responses"
env_key = "MODEL_KEY"
`;
}

function codexBinary(): string {
  const main = createRequire(import.meta.url).resolve("@openai/codex/package.json");
  const [name, triple] =
    process.arch === "arm64"
      ? ["@openai/codex-linux-arm64", "aarch64-unknown-linux-musl"]
      : ["@openai/codex-linux-x64", "x86_64-unknown-linux-musl"];
  const platform = createRequire(main).resolve(`${name}/package.json`);
  return join(dirname(platform), "vendor", triple, "bin", "codex");
}
