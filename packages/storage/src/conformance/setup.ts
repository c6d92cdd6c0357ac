import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@envoy/engine";

/** Opens the store that lives in a folder; for a durable one, a second call finds what the first one left. */
export type OpenStore = (folder: string) => Promise<Store>;

/** Runs a test with a store of its own. */
export type WithStore = (test: (store: Store) => Promise<void>) => Promise<void>;

export function withStoreOf(open: OpenStore): WithStore {
  return async (test) => {
    await using folder = await temporaryFolder();
    await using store = await open(folder.path);
    await test(store);
  };
}

export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "envoy-store-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
