import { describe, expect, it } from "vitest";
import { createClaudeDriver } from "./claude-driver.ts";
import { checkKey } from "./models.ts";
import { endOf, itemsOf, play } from "./test-support/play.ts";
import { startRig } from "./test-support/rig.ts";

const bare = {
  apiKey: null,
  baseUrl: null,
  extraEnv: {},
  maxTurns: 5,
  priced: true,
  approvalMode: "manual",
} as const;

describe("failures of Claude Code", () => {
  it("opens nothing without a key", async () => {
    await using rig = await startRig([]);
    const options = {
      cwd: rig.cwd,
      writableDirs: [],
      readableDirs: [],
      stateDir: rig.stateDir,
      resume: null,
    };
    const opening = createClaudeDriver(bare).open({
      ...options,
      instructions: "",
      tools: [],
      model: null,
      effort: null,
    });
    await expect(opening).rejects.toMatchObject({ failure: { code: "key_missing", retryable: false } });
  });

  it("opens nothing in a folder that does not exist, and says so", async () => {
    await using rig = await startRig([]);
    const opening = rig.open({ cwd: `${rig.cwd}-missing` });
    await expect(opening).rejects.toMatchObject({
      failure: { message: expect.stringContaining("-missing") },
    });
  });

  it.each([
    [
      "a limit far away",
      { fault: 429 as const, retry_after: 300 },
      { code: "rate_limited", retryable: true },
    ],
    ["a model that does not exist", { fault: 404 as const }, { code: "model_unknown", retryable: false }],
    ["an overloaded vendor", { fault: 529 as const }, { code: "overloaded", retryable: true }],
    ["no permission", { fault: 403 as const }, { code: "key_rejected", retryable: false }],
  ])("tells %s apart and stays usable", async (_name, part, failure) => {
    await using rig = await startRig([{ id: "fault", answer: [part] }]);
    await using driver = await rig.open({});
    const end = endOf(await play(driver, "break"));
    expect(end).toMatchObject({ outcome: "failed", text: "", failure });
    await rig.play([{ id: "r", answer: [{ text: "fine" }] }]);
    expect(endOf(await play(driver, "go on")).outcome).toBe("completed");
  });

  it("reports tries that failed and goes on to the answer", async () => {
    await using rig = await startRig([
      { id: "fault", answer: [{ fault: 529 }], times: 1 },
      { id: "r", answer: [{ text: "fine" }] },
    ]);
    await using driver = await rig.open({});
    const events = await play(driver, "go");
    const retries = events.flatMap((event) => (event.type === "retry" ? [event] : []));
    expect(retries).toMatchObject([{ attempt: 1, failure: { code: "overloaded" } }]);
    expect(endOf(events)).toMatchObject({ outcome: "completed", text: "fine" });
  });

  it("shows an answer once though its stream was cut before", async () => {
    await using rig = await startRig([
      { id: "cut", answer: [{ text: "A first half that is lost" }, { fault: "cut_stream" }], times: 1 },
      { id: "r", answer: [{ text: "The whole answer." }] },
    ]);
    await using driver = await rig.open({});
    const events = await play(driver, "go");
    const texts = new Map(itemsOf(events, "text").map((item) => [item.id, item.text]));
    expect([...texts.values()]).toEqual(["The whole answer."]);
    expect(endOf(events)).toMatchObject({ outcome: "completed", text: "The whole answer." });
  });

  it("finds a model server that is not there unreachable", async () => {
    await using rig = await startRig([], { baseUrl: "http://127.0.0.1:9" });
    await using driver = await rig.open({});
    const end = endOf(await play(driver, "go"));
    expect(end).toMatchObject({ outcome: "failed", failure: { code: "unreachable", retryable: true } });
  });

  it("checks a key without a runtime", async () => {
    await using rig = await startRig([], {}, ["good-key"]);
    const models = await checkKey({ apiKey: "good-key", baseUrl: rig.modelUrl });
    expect(models).toMatchObject({
      ok: true,
      models: expect.arrayContaining([{ id: "claude-opus-5-5", name: expect.any(String) }]),
    });
    expect(await checkKey({ apiKey: "bad-key", baseUrl: rig.modelUrl })).toMatchObject({
      ok: false,
      failure: { code: "key_rejected" },
    });
    expect(await checkKey({ apiKey: "any", baseUrl: "http://127.0.0.1:9" })).toMatchObject({
      ok: false,
      failure: { code: "unreachable" },
    });
    expect(await checkKey({ apiKey: null, baseUrl: null })).toMatchObject({
      ok: false,
      failure: { code: "key_missing" },
    });
  });
});
