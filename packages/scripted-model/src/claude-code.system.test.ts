import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CanUseTool } from "@anthropic-ai/claude-agent-sdk";
import { expect, test } from "vitest";
import { startScriptedModel } from "./index.ts";
import { startClaude } from "./test-support/claude.ts";
import { createWorkspace } from "./test-support/workspace.ts";

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
    const arrived = new AbortController();
    const canUseTool: CanUseTool = async (tool, _input, { signal }) => {
      if (tool !== "Bash") return { behavior: "allow" };
      arrived.abort();
      await once(signal, "abort");
      return { behavior: "deny", message: "the runtime ends" };
    };
    await using first = startClaude({ workspace, modelUrl: model.url, canUseTool, session: { sessionId } });
    const cut = expect(first.turn(request)).rejects.toThrow("SIGKILL");
    await once(arrived.signal, "abort");
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
  const rules = model.calls.map((call) => call.rule).filter((rule) => rule !== "side-request");
  // The whole turn takes four calls. Which of them the session's file had at the crash is up to the runtime; what
  // it had is not done again, so there are never more.
  expect(rules.length).toBeLessThanOrEqual(4);
});
