import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { type CanUseTool, query, type SDKUserMessage } from "@anthropic-ai/claude-agent-sdk";
import { expect, test } from "vitest";
import { startScriptedModel } from "./index.ts";
import { createWorkspace, type Workspace } from "./test-support/workspace.ts";

test("Claude Code plays the planner: context read, plan written, a command asked for, and the plan changed", async () => {
  await using workspace = await createWorkspace();
  await using model = await startScriptedModel({ scenario: "pair-programming" });
  const asked: string[] = [];
  await using claude = startClaude({
    workspace,
    modelUrl: model.url,
    canUseTool: async (tool, input) => {
      asked.push(`${tool} ${String(input.command ?? "")}`);
      return { behavior: "allow" };
    },
  });

  expect(await claude.turn("@Planner Design an auth system for our API.\nAsked by: @maria")).toBe(
    "Plan written to plan.md — 3 phases covering JWT, middleware, and RBAC. @Reviewer ready for review.",
  );
  const plan = await readFile(join(workspace.notes, "plan.md"), "utf8");
  expect(plan).toContain("## Phase 3: Role-based access control");
  expect(asked.filter((one) => one.startsWith("Bash"))).toEqual([
    expect.stringContaining("log --oneline -5"),
  ]);
  expect(await readFile(join(workspace.notes, "baseline.txt"), "utf8")).toContain("Begin the API");

  expect(
    await claude.turn(
      "Changes requested. 3 items in review.md: missing refresh token flow [Critical]. @Planner",
    ),
  ).toBe("Updated plan.md — added refresh rotation, rate limit specs, and test matrix. @Reviewer");
  const updated = await readFile(join(workspace.notes, "plan.md"), "utf8");
  expect(updated).toMatch(/Refresh rotation[\s\S]*Rate limits on[\s\S]*Test matrix/);
  expect(await claude.turn("hello")).toContain("scripted model");
});

test("A plan of an earlier time is written anew, and a declined command is said to be missing", async () => {
  await using workspace = await createWorkspace();
  await using model = await startScriptedModel({ scenario: "pair-programming" });
  const open = (answer: Awaited<ReturnType<CanUseTool>>) =>
    startClaude({
      workspace,
      modelUrl: model.url,
      canUseTool: async (tool) => (tool === "Bash" ? answer : { behavior: "allow" }),
    });
  {
    await using first = open({ behavior: "allow" });
    await first.turn("@Planner Design an auth system for our API.");
  }
  await using second = open({ behavior: "deny", message: "declined by @maria" });
  expect(await second.turn("@Planner Design an auth system for our API.")).toContain(
    "there is no baseline.txt",
  );
});

test("A turn that was cut goes on where it was, with a new runtime and a new model server", async () => {
  await using workspace = await createWorkspace();
  const request = "@Planner Design an auth system for our API.";
  const sessionId = randomUUID();
  {
    await using model = await startScriptedModel({ scenario: "pair-programming" });
    const reached = Promise.withResolvers<void>();
    const canUseTool: CanUseTool = async (tool, _input, { signal }) => {
      if (tool !== "Bash") return { behavior: "allow" };
      reached.resolve();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { behavior: "deny", message: "the runtime ends" };
    };
    await using first = startClaude({ workspace, modelUrl: model.url, canUseTool, session: { sessionId } });
    const cut = first.turn(request).catch((error: unknown) => error);
    await reached.promise;
    first.kill();
    await cut;
  }
  await using model = await startScriptedModel({ scenario: "pair-programming" });
  const canUseTool: CanUseTool = async () => ({ behavior: "allow" });
  await using second = startClaude({
    workspace,
    modelUrl: model.url,
    canUseTool,
    session: { resume: sessionId },
  });
  expect(await second.turn(request)).toContain("Plan written to plan.md");
  expect(model.calls.filter((call) => call.rule !== "side-request")).toHaveLength(1);
});

interface ClaudeOptions {
  readonly workspace: Workspace;
  readonly modelUrl: string;
  readonly canUseTool: CanUseTool;
  readonly session?: { readonly sessionId: string } | { readonly resume: string };
}

function startClaude({ workspace, modelUrl, canUseTool, session: start = {} }: ClaudeOptions) {
  const { repo, notes, context, state } = workspace;
  const inbox: SDKUserMessage[] = [];
  let wake = () => {};
  async function* prompts(): AsyncGenerator<SDKUserMessage> {
    for (;;) {
      const message = inbox.shift();
      if (message !== undefined) yield message;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  let child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  const session = query({
    prompt: prompts(),
    options: {
      cwd: repo,
      additionalDirectories: [notes, context],
      model: "claude-sonnet-5",
      permissionMode: "default",
      systemPrompt: { type: "preset", preset: "claude_code", append: workspace.instructions("planner") },
      settingSources: [],
      ...start,
      spawnClaudeCodeProcess: ({ command, args, cwd, env }) => {
        child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "ignore"] });
        return child;
      },
      includePartialMessages: true,
      canUseTool,
      env: {
        PATH: process.env.PATH,
        HOME: state,
        CLAUDE_CONFIG_DIR: join(state, "claude"),
        ANTHROPIC_BASE_URL: modelUrl,
        ANTHROPIC_API_KEY: "any",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        CLAUDE_CODE_MAX_RETRIES: "1",
      },
    },
  });
  return {
    async turn(content: string): Promise<string> {
      inbox.push({ type: "user", message: { role: "user", content }, parent_tool_use_id: null });
      wake();
      for (;;) {
        const { value: message, done } = await session.next();
        if (done) throw new Error("the session ended");
        if (message.type !== "result") continue;
        return message.subtype === "success"
          ? message.result
          : `${message.subtype}: ${message.errors.join("; ")}`;
      }
    },
    async [Symbol.asyncDispose]() {
      session.close();
      for await (const _rest of session);
    },
  };
}
