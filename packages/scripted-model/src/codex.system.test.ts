import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtInScenario, type ScenarioInput, startScriptedModel } from "./index.ts";
import { startCodex } from "./test-support/codex.ts";
import { createWorkspace } from "./test-support/workspace.ts";

const words = (text: string) => ({ input: [{ type: "text", text, text_elements: [] }] });

test("Codex plays the reviewer: plan and source read, review written, then approved for the person who asked", async () => {
  await using workspace = await createWorkspace();
  await writeFile(
    join(workspace.notes, "plan.md"),
    "# Plan\n\n- Refresh rotation\n- Rate limits on\n- Test matrix\n",
  );
  await using model = await startScriptedModel({ scenario: "pair-programming" });
  await using codex = await startCodex({
    modelUrl: model.url,
    home: join(workspace.state, "codex"),
    repo: workspace.repo,
    developerInstructions: workspace.instructions("reviewer"),
  });

  const review = await codex.turn({
    ...words("One message waits."),
    additionalContext: {
      space: { value: "Asked by: @maria", kind: "application" },
      message: {
        value: "Plan written to plan.md. @Reviewer ready for review.",
        kind: "untrusted",
        name: "planner",
      },
    },
  });
  expect(review.status).toBe("completed");
  expect(review.text).toBe(
    "Changes requested. 3 items in review.md: missing refresh token flow [Critical], no rate limiting on token " +
      "endpoint [Risk], no test plan for middleware [Gap]. @Planner",
  );
  const commands = review.items.filter((item) => item.type === "commandExecution");
  expect(commands.map((item) => item.exitCode)).toEqual([0, 0, 0]);
  expect(commands.map((item) => item.aggregatedOutput).join("\n")).toContain("api.js:1:export const token");
  expect(await readFile(join(workspace.notes, "review.md"), "utf8")).toMatch(
    /Verdict: changes requested[\s\S]*\[Critical\][\s\S]*\[Risk\][\s\S]*\[Gap\][\s\S]*\[Suggestion\]/,
  );

  const approval = await codex.turn(words("Updated plan.md — added refresh rotation. @Reviewer"));
  expect(approval.text).toBe("Approved. Plan is solid. @maria ready for implementation.");
  expect(await readFile(join(workspace.notes, "review.md"), "utf8")).toContain("Verdict: approved");
});

test("Codex can play the planner as well, and is asked before the command runs", async () => {
  await using workspace = await createWorkspace();
  await using model = await startScriptedModel({ scenario: await builtInScenario("pair-programming") });
  await using codex = await startCodex({
    modelUrl: model.url,
    home: join(workspace.state, "codex"),
    repo: workspace.repo,
    developerInstructions: workspace.instructions("planner"),
  });
  const { text } = await codex.turn({
    ...words("@Planner Design an auth system for our API."),
    sandboxPolicy: { type: "readOnly", networkAccess: false },
  });
  expect(text).toContain("Plan written to plan.md");
  expect(codex.asked.map((request) => request.method)).toContain("item/commandExecution/requestApproval");
  expect(await readFile(join(workspace.notes, "baseline.txt"), "utf8")).toContain("Begin the API");
  const update = await codex.turn(words("Changes requested. @Planner"));
  expect(update.text).toContain("Updated plan.md");
  expect(await readFile(join(workspace.notes, "plan.md"), "utf8")).toContain("Refresh rotation");
});

test("Codex tells of a refusal in a way the scenario understands", async () => {
  await using workspace = await createWorkspace();
  await using model = await startScriptedModel({ scenario: "pair-programming" });
  await using codex = await startCodex({
    modelUrl: model.url,
    home: join(workspace.state, "codex"),
    repo: workspace.repo,
    developerInstructions: workspace.instructions("implementer"),
    decision: "decline",
  });
  const sandboxPolicy = { type: "readOnly", networkAccess: false };
  const { text } = await codex.turn({ ...words("Please implement phase 1."), sandboxPolicy });
  expect(text).toContain("That was declined");
  expect(await readdir(workspace.repo)).not.toContain("auth");
});

test("A turn of Codex that was cut goes on where it was, with a new runtime and a new model server", async () => {
  await using workspace = await createWorkspace();
  const thread = {
    home: join(workspace.state, "codex"),
    repo: workspace.repo,
    developerInstructions: "Role: tester",
  };
  const scenario: ScenarioInput = {
    name: "two-commands",
    rules: [
      {
        id: "work",
        when: { last_user: "begin" },
        answer: [{ run: "touch first" }, { run: "sleep 2; touch second" }, { text: "Both done." }],
      },
      { id: "else", answer: [{ text: "Nothing." }] },
    ],
  };
  let threadId: string;
  {
    await using model = await startScriptedModel({ scenario });
    await using codex = await startCodex({ ...thread, modelUrl: model.url });
    threadId = codex.threadId;
    const cut = codex.turn(words("begin")).catch((error: unknown) => error);
    while (model.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    codex.kill();
    await cut;
  }
  await using model = await startScriptedModel({ scenario });
  await using codex = await startCodex({ ...thread, modelUrl: model.url, resume: threadId });
  expect((await codex.turn(words("go on"))).text).toBe("Both done.");
  // The command that was lost is done again, the one before it is not.
  expect(model.calls.map((call) => call.rule)).toEqual(["work", "work"]);
  expect(await readdir(workspace.repo)).toEqual(expect.arrayContaining(["first", "second"]));
});
