import { createClaudeDriver } from "../claude-driver.ts";

/** An adapter that opens a session, runs one turn and is killed by its test: prints what the session is called. */
const [modelUrl = "", cwd = "", stateDir = ""] = process.argv.slice(2);
const factory = createClaudeDriver({
  apiKey: "scripted",
  baseUrl: modelUrl,
  extraEnv: {},
  maxTurns: 5,
  priced: true,
  approvalMode: "auto",
});
const driver = await factory.open({
  cwd,
  writableDirs: [],
  readableDirs: [],
  stateDir,
  resume: null,
  instructions: "You are the tester.",
  tools: [],
  model: null,
  effort: null,
});
process.stdout.write(`${driver.sessionId}\n`);
const from = { handle: "alice", kind: "human", role: null, authority: "write" } as const;
const messages = [{ id: "m", from, text: "go", cites: [] }];
for await (const event of driver.turn({ turnId: "t", messages, context: "" }))
  process.stdout.write(event.type);
