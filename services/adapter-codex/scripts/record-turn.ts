/**
 * Records what the real binary sends during one scripted turn into `src/test-support/recorded-turn.json`, for
 * the tests of the pure parts. Run it after a change of the version of @openai/codex and read the diff:
 * `npx tsx services/adapter-codex/scripts/record-turn.ts`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startAppServer } from "../src/app-server.ts";
import { startResponsesServer } from "../src/test-support/responses-server.ts";
import { inOrder } from "../src/test-support/rig.ts";

const target = path.join(import.meta.dirname, "..", "src", "test-support", "recorded-turn.json");
const patch = "*** Begin Patch\n*** Add File: a.txt\n+hello\n*** End Patch";

async function record(): Promise<unknown[]> {
  const root = mkdtempSync(path.join(tmpdir(), "codex-record-"));
  const cwd = path.join(root, "repo");
  execFileSync("git", ["init", "-q", cwd]);
  await using model = await startResponsesServer(
    inOrder(
      { reasoning: "**Looking** around", text: "I look first." },
      {
        call: "update_plan",
        args: {
          plan: [
            { step: "look", status: "completed" },
            { step: "write", status: "in_progress" },
          ],
        },
      },
      { call: "exec_command", args: { cmd: "echo hello; exit 3" } },
      { call: "exec_command", args: { cmd: `apply_patch <<'EOF'\n${patch}\nEOF` } },
      { call: "claim", args: { task: "7" } },
      { text: "All done." },
    ),
  );
  const seen: unknown[] = [];
  let completed: () => void = () => undefined;
  const server = await startAppServer({
    config: {
      apiKey: "sk-scripted",
      baseUrl: model.url,
      transport: "stdio",
      sandbox: "external-sandbox",
      approvalPolicy: "untrusted",
      approvalMode: "manual",
      watchdogMs: 60_000,
    },
    cwd,
    stateDir: path.join(root, "state"),
    handlers: {
      notification: (method, params) => {
        if (/^(item|turn|error|warning|model|serverRequest|thread\/tokenUsage)/.test(method)) {
          seen.push({ method, params });
        }
        if (method === "turn/completed") completed();
      },
      request: ({ id, method, params }) => {
        seen.push({ id, method, params });
        const isTool = method === "item/tool/call";
        const said = { success: true, contentItems: [{ type: "inputText", text: "claimed" }] };
        server.rpc.respond(id, isTool ? said : { decision: "accept" });
      },
      closed: () => undefined,
    },
  });
  const tool = { type: "function", name: "claim", description: "Claims.", inputSchema: { type: "object" } };
  const opened = await server.rpc.call("thread/start", { cwd, model: "scripted-1", dynamicTools: [tool] });
  // The shape of a thread's start is checked by the driver's own tests.
  const { thread } = opened as { thread: { id: string } };
  for (const text of ["look", "work"]) {
    const done = new Promise<void>((resolve) => {
      completed = resolve;
    });
    await server.rpc.call("turn/start", {
      threadId: thread.id,
      input: [{ type: "text", text, text_elements: [] }],
      approvalPolicy: "untrusted",
      sandboxPolicy: { type: "externalSandbox", networkAccess: "enabled" },
    });
    await done;
  }
  await server[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
  return JSON.parse(JSON.stringify(seen).replaceAll(cwd, "/workspace/repo"));
}

writeFileSync(target, `${JSON.stringify(await record(), null, 2)}\n`);
