import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Message, startRpc } from "./json-rpc.ts";

export interface CodexOptions {
  readonly modelUrl: string;
  readonly home: string;
  readonly repo: string;
  readonly developerInstructions: string;
  /** The answer to each question; yes by default. */
  readonly decision?: "accept" | "decline";
  /** A thread of an earlier runtime. */
  readonly resume?: string;
}

export interface CodexTurn {
  readonly status: string;
  /** What the agent said last. */
  readonly text: string;
  readonly items: readonly z.output<typeof item>[];
}

/** The real `codex app-server` with one thread, for tests. */
export interface CodexThread extends AsyncDisposable {
  readonly threadId: string;
  /** Requests of the runtime, such as for an approval. */
  readonly asked: readonly Message[];
  /** Runs one turn; rejects when the runtime ends before the turn does. */
  turn(params: Readonly<Record<string, unknown>>): Promise<CodexTurn>;
  /** Ends the runtime as a crash does. */
  kill(): void;
}

const item = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  exitCode: z.number().nullish(),
  aggregatedOutput: z.string().nullish(),
});
const itemCompleted = z.object({ method: z.literal("item/completed"), params: z.object({ item }) });
const turnCompleted = z.object({
  method: z.literal("turn/completed"),
  params: z.object({ turn: z.object({ status: z.string() }) }),
});
const threadOpened = z.object({ thread: z.object({ id: z.string() }) });

export async function startCodex(options: CodexOptions): Promise<CodexThread> {
  const { home, repo: cwd, resume } = options;
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "config.toml"), configToml(options.modelUrl));
  const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, MODEL_KEY: "any" };
  const child = spawn(codexBinary(), ["app-server"], { cwd, env, stdio: ["pipe", "pipe", "ignore"] });
  const exited = once(child, "exit");
  const rpc = startRpc(child, { decision: options.decision ?? "accept" });
  const clientInfo = { name: "scripted-model-test", title: "test", version: "0" };
  await rpc.call("initialize", {
    clientInfo,
    capabilities: { experimentalApi: true, requestAttestation: false },
  });
  rpc.notify("initialized");
  const { developerInstructions } = options;
  const settings = { cwd, model: "scripted-codex-1", approvalPolicy: "on-request", developerInstructions };
  const opened = await (resume === undefined
    ? rpc.call("thread/start", settings)
    : rpc.call("thread/resume", { threadId: resume, ...settings }));
  const threadId = threadOpened.parse(opened).thread.id;
  return {
    threadId,
    asked: rpc.asked,
    async turn(params) {
      const from = rpc.notifications.length;
      const sandboxPolicy = { type: "externalSandbox", networkAccess: "enabled" };
      await rpc.call("turn/start", { threadId, sandboxPolicy, ...params });
      const end = turnCompleted.parse(await rpc.seen((one) => turnCompleted.safeParse(one).success, from));
      const items = rpc.notifications
        .slice(from)
        .flatMap((one) => itemCompleted.safeParse(one).data?.params.item ?? []);
      const text = items.findLast((one) => one.type === "agentMessage")?.text ?? "";
      return { status: end.params.turn.status, text, items };
    },
    kill: () => {
      child.kill("SIGKILL");
    },
    async [Symbol.asyncDispose]() {
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
