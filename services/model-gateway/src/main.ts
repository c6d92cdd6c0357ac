import { createLogger, runMain } from "@envoy/node-kit";
import { loadConfig } from "./config.ts";
import { startModelGateway } from "./gateway.ts";

await runMain(async () => startModelGateway(loadConfig(process.env), createLogger("model-gateway")));
