import { PRODUCT_VERSION, type PresenceView } from "@envoy/protocol";
import type { Entry } from "@envoy/space";
import { accountOfToken } from "./accounts.ts";
import { bootstrap, founderLink, syncPrompts } from "./bootstrap.ts";
import { createChallenges } from "./challenges.ts";
import type { Core } from "./core.ts";
import { makeCursor } from "./cursor.ts";
import { dispatch } from "./dispatch.ts";
import type { Engine, EngineOptions } from "./engine.ts";
import { createLeases } from "./leases.ts";
import { entryToView } from "./log/rows.ts";
import { newSpaceLog, openSpaceLog, type SpaceLog } from "./log/space-log.ts";
import { createWriter } from "./log/writer.ts";
import type { Account } from "./ports.ts";
import { presenceNow } from "./presence.ts";
import { startSweeper } from "./sweeper.ts";

const HUB_ID = "hub";

/** Opens the hub's core over its ports. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { store, clock, connections } = options;
  const hub = await hubAccount(options);
  const writer = createWriter(store, options.onBatch ?? (() => {}));
  const logs = new Map<string, Promise<SpaceLog | null>>();
  const open = new Map<string, SpaceLog>();
  const waiters = createWaiters(clock);
  const shown = new Map<string, Map<string, string>>();

  const logOptions = (space: string) => ({
    space,
    store,
    writer,
    keys: options.keys,
    clock,
    hub,
    log: options.log,
    onCommitted,
  });

  const core: Core = {
    ...options,
    hub,
    dispatch: (caller, name, input) => dispatch(core, caller, name, input),
    version: PRODUCT_VERSION,
    startedAt: clock.now(),
    leases: createLeases(clock),
    challenges: createChallenges(options),
    open(space) {
      const known = logs.get(space);
      if (known !== undefined) return known;
      const loading = openSpaceLog(logOptions(space)).then((log) => {
        if (log === null) logs.delete(space);
        else open.set(space, log);
        return log;
      });
      logs.set(space, loading);
      return loading;
    },
    create(space) {
      const log = newSpaceLog(logOptions(space));
      logs.set(space, Promise.resolve(log));
      open.set(space, log);
      return log;
    },
    forget(space) {
      logs.delete(space);
      open.delete(space);
    },
    opened: () => open.values(),
    waitForCommit: waiters.wait,
    publishPresence,
    live: (frame) => connections.live(frame),
    health: () => ({ writable: writer.blocked === null, reason: writer.blocked }),
  };

  function onCommitted(log: SpaceLog, entries: readonly Entry[]): void {
    const seq = entries[entries.length - 1]?.seq ?? log.committed;
    const cursor = makeCursor({ epoch: options.hubEpoch, space: log.id, seq });
    connections.publish({ space: log.id, entries: entries.map(entryToView), cursor });
    waiters.wake(log.id);
    if (entries.some((entry) => !entry.type.startsWith("message.") && entry.type !== "turn.item"))
      publishPresence(log);
  }

  /** Sends only what changed since it was last sent. */
  function publishPresence(log: SpaceLog): void {
    const before = shown.get(log.id) ?? new Map<string, string>();
    const now = presenceNow({ core, log });
    const changed = now.filter((one) => before.get(one.actor) !== fingerprint(one));
    if (changed.length === 0) return;
    shown.set(log.id, new Map(now.map((one) => [one.actor, fingerprint(one)])));
    connections.live({ space: log.id, presence: changed });
  }

  const stopSweeper = startSweeper(core, async () => {
    if (writer.blocked !== null && (await store.probe())) writer.unblock();
  });

  return {
    dispatch: core.dispatch,
    authenticate: (token) => accountOfToken(core, token),
    connectionsChanged(space) {
      const log = open.get(space);
      if (log !== undefined) publishPresence(log);
    },
    bootstrap: (first) => bootstrap(core, first),
    signInToken: () => founderLink(core),
    syncPrompts: (files) => syncPrompts(core, files),
    health: core.health,
    async [Symbol.asyncDispose]() {
      stopSweeper();
      waiters.end();
      await writer.idle();
    },
  };
}

function fingerprint({ since: _, ...rest }: PresenceView): string {
  return JSON.stringify(rest);
}

async function hubAccount({ store, keys, clock }: EngineOptions): Promise<Account> {
  const known = await store.accountById(HUB_ID);
  if (known !== null) return known;
  const { actor, sealedKey } = keys.createActor();
  const account: Account = {
    id: HUB_ID,
    handle: "envoy-hub",
    name: "Envoy",
    kind: "script",
    actor,
    sealedKey,
    createdAt: clock.now(),
  };
  if (await store.createAccount(account)) return account;
  const other = await store.accountById(HUB_ID);
  if (other === null) throw new Error("the hub's own account cannot be made");
  return other;
}

/** Long polls: everybody who waits for the next commit of a space. */
function createWaiters(clock: EngineOptions["clock"]) {
  const bySpace = new Map<string, Set<() => void>>();
  let ending = false;
  const wake = (space: string) => {
    const waiting = bySpace.get(space);
    bySpace.delete(space);
    for (const go of waiting ?? []) go();
  };
  return {
    wake,
    end: () => {
      ending = true;
      for (const space of [...bySpace.keys()]) wake(space);
    },
    wait: (space: string, ms: number) =>
      new Promise<boolean>((resolve) => {
        if (ending) return resolve(false);
        const waiting = bySpace.get(space) ?? new Set();
        const cancel = clock.after(ms, done);
        function done(): void {
          cancel();
          waiting.delete(done);
          resolve(!ending);
        }
        bySpace.set(space, waiting.add(done));
      }),
  };
}
