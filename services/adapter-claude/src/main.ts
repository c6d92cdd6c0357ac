import { runAgent } from "@envoy/agent-kit";
import { createLogger, runMain } from "@envoy/node-kit";
import { createClaudeDriver } from "./claude-driver.ts";
import { loadConfig } from "./config.ts";

await runMain(async () => {
  const { adapter, driver, model, effort } = await loadConfig(process.env);
  const { agent, ...rest } = adapter;
  const log = createLogger("adapter-claude");
  return runAgent({
    ...rest,
    agentId: agent.agentId,
    apiKey: agent.apiKey,
    driver: createClaudeDriver(driver),
    model,
    effort,
    log,
  });
});
