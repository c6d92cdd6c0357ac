import type { Store } from "@envoy/engine";
import { createMemoryAccounts } from "./accounts.ts";
import { createMemoryLog } from "./log.ts";

/** A store that ends with the process. */
export function createMemoryStore(): Store {
  return {
    ...createMemoryLog(),
    ...createMemoryAccounts(),
    describe: "memory, nothing is kept",
    async probe() {
      return true;
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held.
    },
  };
}
