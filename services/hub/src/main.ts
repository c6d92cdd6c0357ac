import { runMain } from "@envoy/node-kit";
import { loadConfig } from "./config.ts";
import { startHub } from "./hub.ts";

await runMain(async () => {
  const hub = await startHub(loadConfig(process.env));
  process.stdout.write(
    `\nEnvoy is running. Open the room with this one-time link:\n\n  ${await hub.signInLink()}\n\n`,
  );
  return hub;
});
