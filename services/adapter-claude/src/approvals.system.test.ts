import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DriverApproval } from "@envoy/agent-kit";
import { describe, expect, it } from "vitest";
import { endOf, itemsOf, play } from "./test-support/play.ts";
import { startRig } from "./test-support/rig.ts";

describe("approvals of Claude Code", () => {
  it("runs and shows the command a person edited", async () => {
    await using rig = await startRig([
      { id: "r", answer: [{ run: "touch a.txt", because: "make a" }, { text: "done" }] },
    ]);
    await using driver = await rig.open({});
    const asked: DriverApproval[] = [];
    const events = await play(driver, "go", (request) => {
      asked.push(request);
      return driver.answer(request.id, { verdict: "approve", scope: "once", edited: "touch b.txt" });
    });
    expect(asked[0]).toMatchObject({ title: "Run touch a.txt", editable: true, cwd: rig.cwd });
    expect(asked[0]?.reason).toContain("make a");
    expect([existsSync(join(rig.cwd, "a.txt")), existsSync(join(rig.cwd, "b.txt"))]).toEqual([false, true]);
    expect(itemsOf(events, "command").at(-1)).toMatchObject({
      command: "touch b.txt",
      status: "ok",
      exitCode: 0,
    });
  });

  it("grants a session only the pattern of the call, and writes nothing into the repository", async () => {
    await using rig = await startRig([
      {
        id: "r",
        answer: [{ run: "touch a.txt" }, { run: "touch a.txt" }, { run: "touch c.txt" }, { text: "done" }],
      },
    ]);
    await using driver = await rig.open({});
    const asked: string[] = [];
    await play(driver, "go", (request) => {
      asked.push(request.detail);
      return driver.answer(request.id, { verdict: "approve", scope: "session", edited: null });
    });
    expect(asked).toEqual(["touch a.txt", "touch c.txt"]);
    expect(existsSync(join(rig.cwd, ".claude"))).toBe(false);
  });

  it("remembers a rule beyond the session, outside the repository", async () => {
    await using rig = await startRig([{ id: "r", answer: [{ run: "touch a.txt" }, { text: "done" }] }]);
    let asked = 0;
    for (let session = 0; session < 2; session += 1) {
      await using driver = await rig.open({});
      const events = await play(driver, "go", (request) => {
        asked += 1;
        return driver.answer(request.id, { verdict: "approve", scope: "rule", edited: null });
      });
      expect(itemsOf(events, "command").at(-1)?.status).toBe("ok");
    }
    expect(asked).toBe(1);
    expect(existsSync(join(rig.cwd, ".claude"))).toBe(false);
  });

  it("lets notes be written freely and asks for the repository with a diff", async () => {
    await using rig = await startRig([]);
    const [plan, source] = [join(rig.notes, "plan.md"), join(rig.cwd, "source.txt")];
    await writeFile(source, "one\n");
    await rig.play([
      {
        id: "r",
        answer: [
          { write: { path: plan, content: "# Plan\n" } },
          { read: source },
          { edit: { path: source, find: "one", replace: "two" } },
          { edit: { path: source, find: "two", replace: "three" } },
          { text: "done" },
        ],
      },
    ]);
    await using driver = await rig.open({});
    const asked: DriverApproval[] = [];
    const events = await play(driver, "go", (request) => {
      asked.push(request);
      return driver.answer(request.id, { verdict: "approve", scope: "session", edited: null });
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ kind: "file_change", title: "Edit source.txt", editable: false });
    expect(asked[0]?.detail).toContain("-one\n+two");
    expect(await readFile(plan, "utf8")).toBe("# Plan\n");
    expect(await readFile(source, "utf8")).toBe("three\n");
    expect(itemsOf(events, "files").at(-1)).toMatchObject({
      status: "ok",
      changes: [{ path: "source.txt", change: "update", diff: expect.stringContaining("@@ -1,1 +1,1 @@") }],
    });
    expect(itemsOf(events, "tool").at(-1)).toMatchObject({ title: "Read source.txt", status: "ok" });
  });

  it("passes a question to the room and the answer back", async () => {
    const question = {
      question: "Which port?",
      header: "Port",
      multiSelect: false,
      options: [
        { label: "80", description: "plain" },
        { label: "443", description: "secure" },
      ],
    };
    await using rig = await startRig([
      { id: "r", answer: [{ tool: "AskUserQuestion", input: { questions: [question] } }, { text: "done" }] },
    ]);
    await using driver = await rig.open({});
    await play(driver, "go", (request) => {
      expect(request).toMatchObject({ kind: "question", scopes: ["once"], editable: true });
      expect(request.detail).toContain("- 443: secure");
      return driver.answer(request.id, { verdict: "approve", scope: "once", edited: "8443, please" });
    });
    expect(rig.requests().at(-1)).toContain("8443, please");
  });

  it("refuses by rule what nobody may approve, and never shows the key to a command [keys-unreadable]", async () => {
    await using rig = await startRig([]);
    await mkdir(join(rig.stateDir, "claude"), { recursive: true });
    const transcripts = join(rig.stateDir, "claude", "settings.json");
    await rig.play([
      {
        id: "r",
        answer: [
          { run: "sudo id" },
          { run: "cat /proc/self/environ" },
          { write: { path: transcripts, content: "{}" } },
          { run: "env | grep -c -e ANTHROPIC -e ENVOY_AGENT_KEY" },
          { text: "done" },
        ],
      },
    ]);
    process.env.ENVOY_AGENT_KEY = "hub-credential";
    await using driver = await rig.open({});
    const asked: string[] = [];
    const events = await play(driver, "go", (request) => {
      asked.push(request.detail);
      return driver.answer(request.id, { verdict: "approve", scope: "once", edited: null });
    });
    delete process.env.ENVOY_AGENT_KEY;
    expect(asked).toEqual(["env | grep -c -e ANTHROPIC -e ENVOY_AGENT_KEY"]);
    const last = new Map(itemsOf(events, "command").map((item) => [item.command, item]));
    expect([...last.values()].map((item) => item.status)).toEqual(["declined", "declined", "ok"]);
    expect([...last.values()].at(-1)?.output.trim()).toBe("0");
    expect(existsSync(transcripts)).toBe(false);
  });

  it("asks nobody in automatic mode, within the same rules", async () => {
    await using rig = await startRig(
      [{ id: "r", answer: [{ run: "touch a.txt" }, { run: "sudo touch b.txt" }, { text: "done" }] }],
      { approvalMode: "auto" },
    );
    await using driver = await rig.open({});
    const events = await play(driver, "go");
    expect(endOf(events).outcome).toBe("completed");
    expect([existsSync(join(rig.cwd, "a.txt")), existsSync(join(rig.cwd, "b.txt"))]).toEqual([true, false]);
  });
});
