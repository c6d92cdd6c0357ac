import { runAgent } from "@envoy/agent-kit";
import { createLogger, runMain } from "@envoy/node-kit";
import { loadConfig } from "./config.ts";
import { createCodexDriver } from "./driver.ts";

await runMain(async () => {
  const { adapter, driver, model, effort } = await loadConfig(process.env);
  const { agent, ...rest } = adapter;
  const log = createLogger("adapter-codex");
  return runAgent({
    ...rest,
    agentId: agent.agentId,
    apiKey: agent.apiKey,
    driver: createCodexDriver(driver),
    model,
    effort,
    log,
  });
});
