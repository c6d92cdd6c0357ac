import { runMain } from "@envoy/node-kit";
import { withAgentsRepository } from "./agents-repository.ts";
import { loadConfig } from "./config.ts";
import { log } from "./log.ts";
import { initRepository, keepContext } from "./repo-init.ts";

/** Prepares the workspace and ends; with REPO_INIT_WATCH it stays and keeps the context in step with HEAD. */
await runMain(async () => {
  const config = await withAgentsRepository(loadConfig(process.env));
  const prepared = await initRepository(config, log);
  if (prepared.ok && config.watch && config.index) return keepContext(prepared.value, log);
  if (!prepared.ok) {
    const { code, sentence, nextStep } = prepared.failure;
    process.stderr.write(`${code}: ${sentence}\n  ${nextStep}\n`);
    process.exitCode = 1;
  }
  return { done: Promise.resolve(), [Symbol.asyncDispose]: async () => undefined };
});
