import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createEngine, type Engine, type Log, type Store } from "@envoy/engine";
import { ConfigError } from "@envoy/node-kit";
import { openSqliteStore, StoreRefusedError } from "@envoy/storage";
import { type ConfiguredAgents, openAgentConfig } from "./agent-config.ts";
import { createOriginGuard, type OriginGuard } from "./auth/own-hosts.ts";
import type { Cleanup } from "./cleanup.ts";
import type { HubConfig } from "./config.ts";
import { shareCredentials } from "./credentials.ts";
import { startDemoNotice } from "./demo-notice.ts";
import type { HubDeps } from "./hub.ts";
import { createKeys } from "./keys.ts";
import { type Metrics, startMetrics } from "./metrics.ts";
import { readPrompts, requirePrompts, savePrompt, startPromptSync } from "./prompts.ts";
import { openSecretFile } from "./secret.ts";
import { defaultBacklog } from "./sockets/backlog.ts";
import { type Live, startLive } from "./sockets/server.ts";
import { systemClock, systemIds } from "./system.ts";
import { startWorkspace } from "./workspace/workspace.ts";

/** The engine with its ports, before anybody can reach it. */
export interface Core {
  readonly engine: Engine;
  readonly space: string;
  readonly agents: ConfiguredAgents;
  readonly live: Live;
  readonly guard: OriginGuard;
  readonly metrics: Metrics;
  readonly storeDescription: string;
}

export interface Starting {
  readonly config: HubConfig;
  readonly deps: HubDeps;
  readonly log: Log;
  readonly cleanup: Cleanup;
}

export async function startCore(starting: Starting): Promise<Core> {
  const { config, log, cleanup } = starting;
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const agents =
    config.agentConfig === null ? [] : await openAgentConfig(config.agentConfig, config.agentConfigSource);
  if (config.agentConfig !== null && config.agentCredentialsDir !== null)
    await shareCredentials({ from: config.agentConfig, folder: config.agentCredentialsDir });
  const roles = agents.map(({ role }) => role);
  requirePrompts(config.promptsDir, await readPrompts(config.promptsDir), roles);
  const metrics = startMetrics();
  cleanup.add(() => metrics[Symbol.dispose]());
  const guard = createOriginGuard(config);
  const { engine, live, storeDescription } = await startEngine(starting, { guard, metrics });
  const { space } = await engine.bootstrap({
    name: config.spaceName,
    goal: config.spaceGoal,
    founder: config.founder,
    agents,
  });
  const sync = await startPromptSync({ folder: config.promptsDir, engine, log });
  cleanup.add(() => sync[Symbol.dispose]());
  return { engine, space, agents, live, guard, metrics, storeDescription };
}

interface Watchers {
  readonly guard: OriginGuard;
  readonly metrics: Metrics;
}

async function startEngine({ config, deps, log, cleanup }: Starting, { guard, metrics }: Watchers) {
  const databasePath = pathOf(config.databaseUrl);
  const secret = await openSecretFile(config.dataDir, databasePath);
  const store = deps.store ?? (await openStore(databasePath, log));
  cleanup.add(() => store[Symbol.asyncDispose]());
  const workspace = await startWorkspace({ root: config.workspaceDir, dataDir: config.dataDir, log });
  cleanup.add(() => workspace[Symbol.asyncDispose]());
  const demo = startDemoNotice({ gatewayUrl: config.modelGatewayUrl, fixed: config.demoNotice, log });
  cleanup.add(() => demo[Symbol.dispose]());
  // Connections come and go only once the engine is there; the engine needs them to be made.
  let present: Engine | null = null;
  const live = startLive({
    guard,
    metrics,
    backlog: deps.backlog ?? defaultBacklog,
    onChange: (space) => present?.connectionsChanged(space),
  });
  const engine = await createEngine({
    store,
    keys: createKeys(secret),
    clock: deps.clock ?? systemClock,
    ids: deps.ids ?? systemIds,
    connections: {
      ...live.port,
      publish: (frame) => {
        live.port.publish(frame);
        if (frame.entries.some(({ type }) => type === "turn.finished")) workspace.workEnded();
      },
    },
    workspace,
    log,
    demo: () => demo.text(),
    hubEpoch: store.epoch ?? "memory",
    onBatch: metrics.committed,
    savePrompt: (prompt, text) => savePrompt(config.promptsDir, { prompt, text }),
  });
  cleanup.add(() => engine[Symbol.asyncDispose]());
  present = engine;
  return { engine, live, storeDescription: store.describe };
}

async function openStore(path: string, log: Log): Promise<Store & { readonly epoch: string }> {
  await mkdir(dirname(path), { recursive: true });
  try {
    const logger = { warn: (message: string, details: object) => log.warn(details, message) };
    return await openSqliteStore({ path, logger });
  } catch (error) {
    if (!(error instanceof StoreRefusedError)) throw error;
    throw new ConfigError("Database", [{ where: "DATABASE_URL", reason: error.message, example: null }]);
  }
}

/** `file:/a/b` and `file:///a/b`, which config.ts has made absolute. */
function pathOf(address: string): string {
  return address.startsWith("file://") ? fileURLToPath(address) : address.slice("file:".length);
}
