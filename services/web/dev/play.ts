/**
 * Plays two agents on a running hub, so that the page can be looked at without a runtime: every step goes
 * through the same operations that adapters use. It stops in the middle of a turn that waits for an approval,
 * and stays there.
 *
 *     node --import tsx services/web/dev/play.ts <hub url> <sign-in token> <agent_config.yaml> <notes folder>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectSocket, createHttpClient } from "@envoy/client";
import type { Input, OperationName, Output } from "@envoy/protocol";
import type { TurnItem } from "@envoy/space";
import { plan, planAfter, planEdit, review } from "./script.ts";

const [url = "", link = "", configPath = "", notes = ""] = process.argv.slice(2);
const open = createHttpClient({ url });

const signedIn = value(await open.call("account.signIn", { token: link }));
const person = createHttpClient({ url, token: signedIn.session });
const space = value(await person.call("space.list", {})).spaces[0]?.id ?? "";

const planner = await agent("planner", "claude-sonnet-4-5");
const reviewer = await agent("reviewer", "gpt-5-codex");
process.stdout.write(`session ${signedIn.session}\nspace ${space}\n`);

await play();
process.stdout.write("on stage\n");

async function play(): Promise<void> {
  const ask = value(
    await person.call("message.send", {
      space,
      text: "@Planner Design an auth system for our API. Keep it small: **JWT**, a middleware, and roles.",
    }),
  );
  await planner.turn(async (turn) => {
    await turn.stream(
      "reasoning",
      "r1",
      "I look at how the repository is built before I decide where authentication belongs.",
    );
    await turn.items(
      tool("t1", "Read context/structure.md"),
      tool("t2", "Read context/patterns.md"),
      tool("t3", "Search for auth in src"),
      tool("t4", "Read src/server.ts"),
    );
    await turn.items({
      id: "p1",
      kind: "plan",
      steps: [
        { text: "Read how requests are handled", status: "done" },
        { text: "Write plan.md", status: "in_progress" },
        { text: "Hand over to the reviewer", status: "pending" },
      ],
    });
    writeFileSync(join(notes, "plan.md"), plan);
    await turn.items({
      id: "f1",
      kind: "files",
      status: "ok",
      changes: [{ path: "notes/plan.md", change: "add", diff: plan }],
    });
    const approval = await turn.ask({
      kind: "command",
      title: "Record the commits this plan is based on",
      detail: "git -C /workspace/repo log --oneline -5 > /workspace/notes/baseline.txt",
      reason: "A reviewer can see what the plan was written against.",
      risk: "low",
    });
    value(await person.call("approval.approve", { space, approval, scope: "once" }));
    await turn.items({
      id: "c1",
      kind: "command",
      command: "git -C /workspace/repo log --oneline -5 > /workspace/notes/baseline.txt",
      cwd: "/workspace/repo",
      output: "",
      exitCode: 0,
      status: "ok",
      durationMs: 41,
    });
    return "Plan written to `plan.md`: 3 phases covering JWT, middleware and RBAC. @Reviewer ready for review.";
  });
  value(await person.call("message.react", { space, message: ask.message, emoji: "🚀" }));
  await reviewer.turn(async (turn) => {
    await turn.items(
      { id: "r", kind: "reasoning", text: "The plan first, then the source it has to fit." },
      tool("t1", "Read notes/plan.md"),
    );
    await turn.items(
      {
        id: "c1",
        kind: "command",
        command: "git grep -n -i -E 'auth|token|session' | head -20",
        cwd: "/workspace/repo",
        output: "src/auth.ts:1:export const todo = 1;\n",
        exitCode: 0,
        status: "ok",
        durationMs: 88,
      },
      {
        id: "c2",
        kind: "command",
        command: "npm test",
        cwd: "/workspace/repo",
        output: "# tests 1\n# fail 1\nnot ok 1 - test/server.test.ts\n",
        exitCode: 1,
        status: "failed",
        durationMs: 2140,
      },
    );
    writeFileSync(join(notes, "review.md"), review);
    await turn.items({
      id: "f1",
      kind: "files",
      status: "ok",
      changes: [{ path: "notes/review.md", change: "add", diff: review }],
    });
    return 'Changes requested. Three items must change, see `review.md`:\n\n1. **[Critical]** no refresh rotation: a stolen token lives for 30 days\n2. **[Risk]** no rate limit on `POST /auth/token`\n3. **[Gap]** the middleware has no test matrix\n\n```ts\n// What I would expect to hold:\nexpect(verify(token, { aud: "other" })).toEqual({ ok: false, reason: "token_invalid" });\n```\n\n@Planner';
  });
  value(
    await person.call("message.send", {
      space,
      text: "Good catch. Please keep the limits per account, not only per address.",
      thread: ask.message,
    }),
  );
  void planner.turn(async (turn) => {
    await turn.items(
      { id: "r", kind: "reasoning", text: "The reviewer found three things." },
      tool("t1", "Read notes/review.md"),
      tool("t2", "Read notes/plan.md"),
    );
    await turn.stream(
      "text",
      "x1",
      "Two of the three are in the token service. I change the plan there first, and write the test matrix as a table so that every cell is one test.",
    );
    writeFileSync(join(notes, "plan.md"), planAfter);
    await turn.items({
      id: "f2",
      kind: "files",
      status: "ok",
      changes: [{ path: "notes/plan.md", change: "update", diff: planEdit }],
    });
    await turn.running({
      id: "c9",
      kind: "command",
      command: "grep -n 'Refresh' notes/plan.md",
      cwd: "/workspace/repo",
      output: "",
      exitCode: null,
      status: "running",
    });
    await turn.ask({
      kind: "file_change",
      title: "Change plan.md in three places",
      detail: planEdit,
      reason: "Adds refresh rotation, limits per account, and the test matrix.",
      risk: "medium",
    });
    await sleep(3_600_000);
    return "";
  });
  await sleep(2500);
  if (process.argv[6] === "faults") await faults();
}

/** What goes wrong: a turn that fails, and a chain that reaches a limit. */
async function faults(): Promise<void> {
  const tester = await agent("tester", "gpt-5-codex");
  value(
    await person.call("message.send", {
      space,
      text: "@Tester run the whole suite, please. @Nobody should see this.",
    }),
  );
  await tester.fail("The vendor refused the key of this agent. Set OPENAI_API_KEY and restart it.");
  value(await person.call("message.send", { space, text: "@Reviewer anything else?" }));
  await reviewer.pass("the notes are the planner's");
  value(await person.call("space.limit", { space, limit: "turns", value: 1 }));
  value(await person.call("message.send", { space, text: "@Reviewer compare your notes with the tester." }));
  await reviewer.turn(async () => "@Tester which of the three can you cover with a test today?");
}

function tool(id: string, title: string): TurnItem {
  return {
    id,
    kind: "tool",
    name: title.split(" ")[0] ?? "",
    title,
    input: "",
    output: "…",
    status: "ok",
    durationMs: 12,
  };
}

/** An agent whose work is written beforehand. */
async function agent(name: string, model: string) {
  const token = credentials(name);
  const client = connectSocket({ url, token, control: async () => ({ ok: true, value: {} }) });
  const call = async <N extends OperationName>(operation: N, input: Input<N>): Promise<Output<N>> =>
    value(await client.call(operation, input));
  const attached = await call("agent.attach", { space, instance: `stage-${name}` });
  const lease = { space, token: attached.token };
  client.watch({ space, cursor: attached.cursor, onEntries: () => {}, onLive: () => {}, onResync: () => {} });
  setInterval(() => void client.call("agent.renew", lease), attached.leaseMs / 3);
  await call("session.open", {
    ...lease,
    runtime: name === "planner" ? "claude" : "codex",
    session: crypto.randomUUID(),
    cwd: "/workspace/repo",
    model,
    promptDigest: attached.prompt?.digest ?? null,
    resumed: false,
    reason: null,
  });
  await call("agent.report", { ...lease, status: "ready", reason: null });
  const finish = {
    text: "",
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: null, reported: false },
    model,
  };
  const begin = async (): Promise<string> => {
    const id = `trn_${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
    await sleep(400);
    await call("turn.start", { ...lease, turn: id, model });
    return id;
  };
  return {
    async fail(message: string): Promise<void> {
      const failure = { code: "key_rejected", message, retryable: false } as const;
      await call("turn.finish", {
        ...lease,
        ...finish,
        turn: await begin(),
        outcome: "failed",
        reason: message,
        failure,
      });
    },
    async pass(reason: string): Promise<void> {
      await call("turn.finish", { ...lease, ...finish, turn: await begin(), outcome: "passed", reason });
    },
    async turn(work: (turn: ReturnType<typeof stage>) => Promise<string>): Promise<void> {
      const id = await begin();
      const text = await work(stage(id));
      const answer: TurnItem = { id: "answer", kind: "text", text };
      await call("turn.item", { ...lease, turn: id, items: [answer] });
      const usage = {
        inputTokens: 18_420,
        cachedInputTokens: 11_200,
        outputTokens: 2_310,
        costUsd: name === "planner" ? 0.083 : null,
        reported: true,
      };
      await call("turn.finish", { ...lease, turn: id, outcome: "answered", text, usage, model });
    },
  };

  function stage(turn: string) {
    return {
      async items(...items: TurnItem[]) {
        await call("turn.item", { ...lease, turn, items });
        await sleep(120);
      },
      async running(item: TurnItem) {
        await call("turn.delta", { ...lease, turn, deltas: [], items: [item] });
      },
      async stream(kind: "text" | "reasoning", item: string, text: string) {
        for (const part of text.match(/.{1,12}/gs) ?? []) {
          await call("turn.delta", { ...lease, turn, deltas: [{ item, kind, text: part }] });
          await sleep(25);
        }
        await call("turn.item", { ...lease, turn, items: [{ id: item, kind, text }] });
      },
      async ask(what: {
        kind: "command" | "file_change";
        title: string;
        detail: string;
        reason: string;
        risk: "low" | "medium";
      }) {
        const asked = await call("approval.request", {
          ...lease,
          ...what,
          turn,
          request: crypto.randomUUID(),
          cwd: "/workspace/repo",
          scopes: ["once", "session", "rule"],
          editable: what.kind === "command",
          ttlMs: 600_000,
        });
        return asked.approval.approval;
      },
    };
  }
}

function credentials(name: string): string {
  const text = readFileSync(configPath, "utf8");
  const part = text.slice(text.indexOf(`${name}:`));
  const field = (key: string) => new RegExp(`${key}: "?([^"\\s]+)"?`).exec(part)?.[1] ?? "";
  return `${field("agent_id")}.${field("api_key")}`;
}

function value<T>(
  reply: { ok: true; value: T } | { ok: false; error: { code: string; message: string } },
): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value;
}
