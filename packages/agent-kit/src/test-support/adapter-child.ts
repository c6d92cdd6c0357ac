import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
// biome-ignore lint/correctness/noUndeclaredDependencies: the root declares it for bundles
import { build } from "esbuild";
import type { Room } from "./room.ts";

/** Bundles the adapter process once, so that a restart costs a fraction of a second. */
export async function bundleAdapter(): Promise<string> {
  const outfile = fileURLToPath(
    new URL("../../../../.tsc/agent-kit-test/adapter-process.mjs", import.meta.url),
  );
  await build({
    entryPoints: [fileURLToPath(new URL("./adapter-process.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["@photostructure/sqlite", "@envoy/hub", "pino"],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: "error",
  });
  return outfile;
}

export interface AdapterChild {
  readonly child: ChildProcess;
  /** Resolves with its resident memory when it is attached and its runtime open; rejects when it ends before. */
  readonly ready: Promise<number>;
  readonly ended: Promise<NodeJS.Signals | number>;
}

export function startAdapter(room: Room, { file, kill = "" }: { file: string; kill?: string }): AdapterChild {
  const { agentId, apiKey } = room.credentials("planner");
  const child = spawn(process.execPath, [file], {
    env: {
      ...process.env,
      HUB_URL: room.url,
      AGENT_ID: agentId,
      API_KEY: apiKey,
      ROOM: room.dir,
      STATE: `${room.dir}/state`,
      KILL: kill,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | number>((resolve) =>
    child.on("exit", (code, signal) => resolve(signal ?? code ?? -1)),
  );
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => resolve(Number(/ready (\d+)/.exec(String(chunk))?.[1])));
    void ended.then((how) => reject(new Error(`the adapter ended with ${how}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended };
}

export async function endAdapter(
  { child, ended }: AdapterChild,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  child.kill(signal);
  await ended;
}
