import { runMain } from "@envoy/node-kit";
import { loadConfig } from "./config.ts";
import { startHub } from "./hub.ts";

await runMain(async () => {
  const config = loadConfig(process.env);
  const hub = await startHub(config);
  // No page can open a socket, and what a hub in the background prints ends in a file.
  if (config.tcp) {
    process.stdout.write(
      `\nEnvoy is running. Open the room with this one-time link:\n\n  ${await hub.signInLink()}\n\n`,
    );
  }
  return hub;
});
