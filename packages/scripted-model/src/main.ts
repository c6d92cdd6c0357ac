import { createLogger, envInteger, loadEnv, runMain } from "@envoy/node-kit";
import { z } from "zod";
import { startScriptedModel } from "./server/server.ts";

/** Runs the server as a process of its own: a service of the keyless demo. */
const environment = z.object({
  SCRIPTED_MODEL_PORT: envInteger({ min: 0, max: 65_535 })
    .default(8090)
    .meta({ examples: ["8090"] }),
  /** Other containers reach it on 0.0.0.0 only. */
  SCRIPTED_MODEL_HOST: z
    .string()
    .default("127.0.0.1")
    .meta({ examples: ["0.0.0.0"] }),
  SCRIPTED_MODEL_SCENARIO: z
    .string()
    .default("pair-programming")
    .meta({ examples: ["pair-programming"] }),
});

await runMain(async () => {
  const env = loadEnv(environment, process.env);
  const logger = createLogger("scripted-model");
  const scenario = env.SCRIPTED_MODEL_SCENARIO;
  const model = await startScriptedModel({
    scenario,
    port: env.SCRIPTED_MODEL_PORT,
    host: env.SCRIPTED_MODEL_HOST,
    logger,
  });
  logger.info({ url: model.url, scenario }, "the scripted model listens; no vendor's model is behind it");
  return model;
});
