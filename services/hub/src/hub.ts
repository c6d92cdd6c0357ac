import type { Clock, Engine, Ids, Log, Store } from "@envoy/engine";
import { createLogger } from "@envoy/node-kit";
import type { ConfiguredAgents } from "./agent-config.ts";
import { type Cleanup, createCleanup } from "./cleanup.ts";
import type { HubConfig } from "./config.ts";
import type { BacklogLimits } from "./sockets/backlog.ts";
import { startCore } from "./start-core.ts";
import { startSurfaces } from "./start-surfaces.ts";

export interface Hub extends AsyncDisposable {
  /** Where it listens, reachable from this machine. */
  readonly url: string;
  readonly engine: Engine;
  /** The first space. */
  readonly space: string;
  readonly agents: ConfiguredAgents;
  /** A new one-time link for the founder, at the address people use. */
  signInLink(): Promise<string>;
}

/** What a test or a benchmark gives instead of the real thing. */
export interface HubDeps {
  /** The hub closes it. Without an epoch, cursors outlive what they point into. */
  readonly store?: Store & { readonly epoch?: string };
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log;
  readonly backlog?: BacklogLimits;
}

/**
 * Starts everything the hub is. Disposing drains it: new calls are refused, what runs is answered, what is
 * acknowledged is on disk. Throws a ConfigError for what a person has to put right.
 */
export async function startHub(config: HubConfig, deps: HubDeps = {}): Promise<Hub> {
  const cleanup = createCleanup();
  try {
    return await start(config, deps, cleanup);
  } catch (error) {
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
}

async function start(config: HubConfig, deps: HubDeps, cleanup: Cleanup): Promise<Hub> {
  const log = deps.log ?? createLogger("hub");
  const core = await startCore({ config, deps, log, cleanup });
  const { url, signInLink } = await startSurfaces({ config, core, log, cleanup });
  log.info({ url, space: core.space, store: core.storeDescription }, "the hub serves");
  return {
    url,
    engine: core.engine,
    space: core.space,
    agents: core.agents,
    signInLink,
    [Symbol.asyncDispose]: async () => {
      await cleanup[Symbol.asyncDispose]();
      log.info({}, "the hub has ended");
    },
  };
}
