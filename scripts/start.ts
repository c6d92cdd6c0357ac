/**
 * `npm start`: hub, model gateway, repo-init, planner and reviewer as local processes, on SQLite, without
 * Docker and without keys. Ends everything cleanly on Ctrl-C.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseOptions, type StartOptions } from "./start/options.ts";
import { type Program, startSupervisor } from "./start/supervisor.ts";

const root = resolve(import.meta.dirname, "..");
const say = (text: string) => process.stdout.write(`${text}\n`);

const parsed = parseOptions(process.argv.slice(2));
if (parsed.ok) await main(parsed.options);
else {
  process.stdout.write(parsed.text);
  process.exitCode = parsed.exitCode;
}

async function main(options: StartOptions): Promise<void> {
  const began = Date.now();
  if (existsSync(".env")) process.loadEnvFile(".env");
  if (await portTaken(options.port)) {
    say(`Port ${options.port} is in use. Another room may be running here; choose another with --port.`);
    process.exitCode = 1;
    return;
  }
  build();
  const logDir = join(options.dataDir, "logs");
  mkdirSync(logDir, { recursive: true, mode: 0o700 });
  const programs = plan(options, await freePort());
  await using supervisor = startSupervisor({ logDir, root });
  const stop = untilSignal();

  supervisor.keep(programs.gateway);
  supervisor.keep(programs.hub);
  const prepared = supervisor.once(programs.repoInit);
  const waiting = new AbortController();
  const up = hubUp(options.port, waiting.signal);
  const failed = supervisor.failed.then((reason) => ({ reason }));
  const first = await Promise.race([
    Promise.all([prepared, up]).then(async ([isReady]) => (isReady ? ("open" as const) : await failed)),
    failed,
    stop.then(() => null),
  ]);
  // What still asks for the hub would keep this process alive after everything else has ended.
  waiting.abort();
  if (first === "open") {
    supervisor.keep(programs.planner);
    supervisor.keep(programs.reviewer);
    say(
      `\nThe room is open (${((Date.now() - began) / 1000).toFixed(1)} s):\n\n  ${await signInLink(options)}\n`,
    );
    say(notice());
    say(`Logs: ${logDir}. New sign-in link: npm run sign-in. Ctrl-C ends everything.\n`);
  }
  const end = first === "open" ? await Promise.race([stop.then(() => null), failed]) : first;
  if (end !== null) {
    say(end.reason);
    process.exitCode = 1;
  }
  say("Ending …");
}

interface Plan {
  readonly gateway: Program;
  readonly hub: Program;
  readonly repoInit: Program;
  readonly planner: Program;
  readonly reviewer: Program;
}

/** What runs, and what each program is told. Vendors' keys reach the gateway alone. */
function plan(options: StartOptions, gatewayPort: number): Plan {
  const { dataDir, port, repo, branch } = options;
  const workspace = join(dataDir, "workspace");
  const tokenPath = join(dataDir, "model", "token");
  const noKeys = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "", ANTHROPIC_BASE_URL: "", OPENAI_BASE_URL: "" };
  const common = { WORKSPACE_DIR: workspace };
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const agentConfig = process.env.AGENT_CONFIG ?? join(dataDir, "agent_config.yaml");
  const agent = (name: string) => ({
    ...common,
    ...noKeys,
    HUB_URL: `http://127.0.0.1:${port}`,
    AGENT_CONFIG: agentConfig,
    AGENT_STATE_DIR: join(dataDir, "agents", name),
    MODEL_GATEWAY_URL: gatewayUrl,
    MODEL_TOKEN_FILE: tokenPath,
  });
  const program = (name: string, service: string, env: Record<string, string>): Program => ({
    name,
    args: [...nodeFlags(service), join(root, "services", service, "dist/main.mjs")],
    env,
  });
  return {
    gateway: program("model-gateway", "model-gateway", {
      MODEL_GATEWAY_PORT: String(gatewayPort),
      MODEL_TOKEN_PATH: tokenPath,
    }),
    hub: program("hub", "hub", {
      ...common,
      ...noKeys,
      HUB_PORT: String(port),
      HUB_DATA_DIR: join(dataDir, "hub"),
      PROMPTS_DIR: process.env.PROMPTS_DIR ?? join(root, "prompts"),
      AGENT_CONFIG: agentConfig,
      MODEL_GATEWAY_URL: gatewayUrl,
    }),
    repoInit: program("repo-init", "repo-init", {
      ...common,
      ...noKeys,
      AGENT_CONFIG: agentConfig,
      ...(repo === null ? {} : { REPO_URL: repo }),
      ...(branch === null ? {} : { REPO_BRANCH: branch }),
    }),
    planner: program("planner", "adapter-claude", { ...agent("planner"), AGENT_ROLE: "planner" }),
    reviewer: program("reviewer", "adapter-codex", {
      ...agent("reviewer"),
      AGENT_ROLE: "reviewer",
      CODEX_SANDBOX: process.env.CODEX_SANDBOX || codexSandbox(),
    }),
  };
}

/** Bundles what changed since the last start; a second or less when nothing did. */
function build(): void {
  const run = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root, stdio: "inherit" });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

/** An adapter mostly waits: without source maps and with a small young generation it takes half the memory. */
function nodeFlags(service: string): string[] {
  return service.startsWith("adapter-") ? ["--max-semi-space-size=1"] : ["--enable-source-maps"];
}

/** Outside a container Codex confines its commands itself, where the system lets it. */
function codexSandbox(): string {
  if (process.platform !== "linux") return "workspace-write";
  const probe = spawnSync("unshare", ["--user", "--map-root-user", "--pid", "--net", "--fork", "true"]);
  return probe.status === 0 ? "workspace-write" : "external-sandbox";
}

function notice(): string {
  const missing = [
    process.env.ANTHROPIC_API_KEY || process.env.ANTHROPIC_API_KEY_FILE
      ? null
      : "ANTHROPIC_API_KEY (Planner)",
    process.env.OPENAI_API_KEY || process.env.OPENAI_API_KEY_FILE ? null : "OPENAI_API_KEY (Reviewer)",
  ].filter((name) => name !== null);
  if (missing.length === 0) return "Both vendors' models speak.";
  return `No key: ${missing.join(", ")}. A scripted model plays there; try: @Planner Design an auth system for our API.`;
}

/** The hub answers a moment before its folder says where it is asked for a link, so one failed try is none. */
async function signInLink({ dataDir }: StartOptions): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const run = spawnSync(process.execPath, [join(root, "services/hub/dist/sign-in.mjs")], {
      env: { ...process.env, HUB_DATA_DIR: join(dataDir, "hub") },
      encoding: "utf8",
    });
    if (run.status === 0 || tries === LINK_TRIES) return run.stdout.trim() || run.stderr.trim();
    await sleep(250);
  }
}

const LINK_TRIES = 20;

/** Settles when the hub serves, or when nobody waits for it any more. */
async function hubUp(port: number, given: AbortSignal): Promise<void> {
  while (!given.aborted) {
    try {
      const signal = AbortSignal.any([given, AbortSignal.timeout(2_000)]);
      const answer = await fetch(`http://127.0.0.1:${port}/v1/health`, { signal });
      if (answer.ok) return;
    } catch {
      // Not listening yet; what keeps it from starting is reported by the supervisor.
    }
    await sleep(100);
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

async function portTaken(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => done(true));
    server.listen(port, "127.0.0.1", () => server.close(() => done(false)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : fail(new Error("no port")),
      );
    });
  });
}
