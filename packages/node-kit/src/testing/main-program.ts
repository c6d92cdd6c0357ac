import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { loadEnv } from "../env.ts";
import { runMain } from "../lifecycle.ts";

/** A program of the lifecycle's tests; its first argument says how its life goes. */
const [kind] = process.argv.slice(2);

await runMain(
  async () => {
    if (kind === "misconfigured") loadEnv(z.object({ NEEDED: z.string() }), {});
    if (kind === "crash") throw new Error("broken inside");
    console.log("started");
    return {
      ...(kind === "one-shot" ? { done: sleep(50) } : {}),
      async [Symbol.asyncDispose]() {
        if (kind?.startsWith("slow")) await sleep(60_000);
        console.log("disposed");
      },
    };
  },
  { graceMs: kind === "slow-grace" ? 200 : 10_000 },
);
