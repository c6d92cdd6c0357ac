import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { query } from "@anthropic-ai/claude-agent-sdk";
import type { ScenarioInput } from "@envoy/scripted-model";

/** How a runtime reaches the tools: the hub itself, or `envoy-mcp` with an identity of its own. */
export type Reach =
  | { readonly kind: "http"; readonly url: string; readonly token: string }
  | { readonly kind: "stdio"; readonly program: string; readonly env: Readonly<Record<string, string>> };

interface Job {
  readonly reach: Reach;
  readonly modelUrl: string;
  /** For the runtime's own state. */
  readonly folder: string;
  readonly prompt: string;
}

/** Says something to a real runtime and gives what it answered at the end of its turn. */
export type RealAgent = (job: Job) => Promise<string>;

/** Plays whoever takes a task, and later the same one handing it in. */
export const worker: ScenarioInput = {
  name: "worker",
  rules: [
    {
      id: "join",
      when: { last_user: "^!join (?<code>\\S+)" },
      answer: [{ tool: "envoy_join_invite", input: { invite: "{{ code }}" } }, { text: "Joined." }],
    },
    {
      id: "take",
      when: { last_user: "^!take (?<task>\\S+)" },
      answer: [
        { tool: "envoy_work_record", input: {} },
        { tool: "envoy_task_list", input: {} },
        { tool: "envoy_task_claim", input: { task: "{{ task }}" } },
        { tool: "envoy_send", input: { text: "It is the cache.", refs: ["{{ task }}"] } },
        { text: "Taken." },
      ],
    },
    {
      id: "hand-in",
      when: { last_user: "^!hand-in (?<task>\\S+) (?<message>\\S+)" },
      answer: [
        { tool: "envoy_task_complete", input: { task: "{{ task }}", refs: ["{{ message }}"] } },
        { text: "Handed in." },
      ],
    },
    { id: "else", answer: [{ text: "Nothing to do." }] },
  ],
};

/** The real Claude Code, which may use no tool but the hub's. */
export const claudeCode: RealAgent = async ({ reach, modelUrl, folder, prompt }) => {
  await mkdir(folder, { recursive: true });
  const server =
    reach.kind === "http"
      ? {
          type: "http" as const,
          url: `${reach.url}/mcp`,
          headers: { Authorization: `Bearer ${reach.token}` },
          alwaysLoad: true,
        }
      : { command: process.execPath, args: [reach.program], env: { ...reach.env }, alwaysLoad: true };
  const stream = query({
    prompt,
    options: {
      cwd: folder,
      model: "claude-sonnet-5",
      mcpServers: { envoy: server },
      allowedTools: ["mcp__envoy__*"],
      permissionMode: "dontAsk",
      settingSources: [],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        CLAUDE_CONFIG_DIR: join(folder, "claude"),
        ANTHROPIC_BASE_URL: modelUrl,
        ANTHROPIC_API_KEY: "any",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      },
    },
  });
  for await (const message of stream) {
    if (message.type === "result") return message.subtype === "success" ? message.result : message.subtype;
  }
  throw new Error("Claude Code ended without a result");
};

/** The real Codex under the policy that refuses whatever it would have to ask about. */
export const codex: RealAgent = async ({ reach, modelUrl, folder, prompt }) => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "config.toml"), codexConfig(modelUrl, reach));
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    CODEX_HOME: folder,
    MODEL_KEY: "any",
    ...(reach.kind === "http" ? { HUB_KEY: reach.token } : {}),
  };
  const last = join(folder, "last.txt");
  const args = ["exec", "--skip-git-repo-check", "--color", "never", "-o", last, "-C", folder, prompt];
  const run = promisify(execFile)(codexBinary(), args, { env, cwd: folder, timeout: 120_000 });
  run.child.stdin?.end();
  const { stdout } = await run;
  return stdout;
};

function codexConfig(modelUrl: string, reach: Reach): string {
  const server =
    reach.kind === "http"
      ? `url = ${JSON.stringify(`${reach.url}/mcp`)}\nbearer_token_env_var = "HUB_KEY"`
      : `command = ${JSON.stringify(process.execPath)}\nargs = ${JSON.stringify([reach.program])}\nenv = { ${Object.entries(
          reach.env,
        )
          .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
          .join(", ")} }`;
  return `model = "scripted-codex-1"
model_provider = "scripted"
approval_policy = "never"
sandbox_mode = "read-only"
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
[mcp_servers.envoy]
required = true
${server}
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
