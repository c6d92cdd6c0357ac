import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TurnInput } from "@envoy/agent-kit";
import { startScriptedModel } from "@envoy/scripted-model";
import { expect, it } from "vitest";
import { endOf, inbound, inOrder, itemsOf, play, startRig } from "./test-support/rig.ts";

/** The demonstration's reviewer, with the real runtime, real files and the driver's own framing of messages. */
it("plays the reviewer of the demonstration", async () => {
  await using rig = await startRig(inOrder());
  await using model = await startScriptedModel({ scenario: "pair-programming" });
  const notes = path.join(rig.cwd, "..", "notes");
  mkdirSync(notes);
  writeFileSync(path.join(notes, "plan.md"), "# Plan\n\n- Refresh: later\n");
  writeFileSync(path.join(rig.cwd, "api.js"), "export const token = 1;\n");
  execFileSync("git", ["-C", rig.cwd, "add", "."]);
  await using driver = await rig.open(
    { instructions: `Role: reviewer\nRepository: ${rig.cwd}\nNotes: ${notes}`, writableDirs: [notes] },
    { baseUrl: `${model.url}/v1`, apiKey: "sk-demo" },
  );
  const from = { handle: "planner", kind: "agent", role: "planner", authority: "write" } as const;
  const cites = [{ id: "m0", from: "maria", text: "Design an auth system." }];
  const handOver = { ...inbound("Plan written to plan.md. @Reviewer ready for review."), from, cites };
  const turn: TurnInput = { turnId: "t1", messages: [handOver], context: "Asked by: @maria" };

  const review = await play(driver, turn);
  expect(endOf(review)).toMatchObject({
    failure: null,
    outcome: "completed",
    text: expect.stringMatching(/^Changes requested\./),
  });
  expect(itemsOf(review, "command").length).toBeGreaterThan(0);
  expect(readFileSync(path.join(notes, "review.md"), "utf8")).toContain("[Critical]");

  const updated = { ...inbound("Updated plan.md: added refresh rotation. @Reviewer", "m2"), from };
  const approval = await play(driver, { ...turn, turnId: "t2", messages: [updated] });
  expect(endOf(approval).text).toBe("Approved. Plan is solid. @maria ready for implementation.");
});
