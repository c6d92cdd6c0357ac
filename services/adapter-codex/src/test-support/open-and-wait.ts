import { createCodexDriver } from "../driver.ts";

/** Opens a driver, says so, and lives until it is killed: a test looks at what is left. */
const [baseUrl = "", cwd = "", stateDir = ""] = process.argv.slice(2);
const factory = createCodexDriver({
  apiKey: null,
  baseUrl,
  transport: "stdio",
  sandbox: "external-sandbox",
  approvalPolicy: "on-request",
  approvalMode: "manual",
  watchdogMs: 60_000,
});
await factory.open({
  cwd,
  stateDir,
  writableDirs: [],
  readableDirs: [],
  resume: null,
  instructions: "You wait.",
  tools: [],
  model: "scripted-1",
  effort: null,
});
process.stdout.write("open\n");
