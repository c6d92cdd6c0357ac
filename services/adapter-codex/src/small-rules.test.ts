import { describe, expect, it } from "vitest";
import { createEventQueue } from "./event-queue.ts";
import { callTool } from "./hub-tools.ts";
import { refuseEffort, refuseModel } from "./models.ts";
import { sandboxPolicy } from "./sandbox-policy.ts";

const known = [{ id: "gpt-a", name: "A", isDefault: true, efforts: ["low", "high"] }];

describe("models and efforts", () => {
  it("are held against the catalogue, but an own endpoint may have its own models [model-checked]", () => {
    expect(refuseModel("gpt-a", known, false)).toBeNull();
    expect(refuseModel("gpt-z", known, false)).toContain("Known are: gpt-a");
    expect(refuseModel("gpt-z", known, true)).toBeNull();
    expect(refuseEffort("max", "gpt-a", known)).toContain("It has: low, high");
    expect(refuseEffort("max", "gpt-z", known)).toBeNull();
  });
});

describe("the sandbox", () => {
  it("is named in the runtime's words, with the folders that may be written", () => {
    expect(sandboxPolicy("external-sandbox", [])).toEqual({
      type: "externalSandbox",
      networkAccess: "enabled",
    });
    expect(sandboxPolicy("read-only", ["/notes"])).toEqual({ type: "readOnly", networkAccess: false });
    expect(sandboxPolicy("workspace-write", ["/notes"])).toMatchObject({
      writableRoots: ["/notes"],
      networkAccess: false,
    });
    expect(sandboxPolicy("danger-full-access", [])).toEqual({ type: "dangerFullAccess" });
  });
});

describe("a hub tool", () => {
  const call = (tool: string, answer: () => Promise<{ ok: boolean; text: string }>) =>
    callTool([{ name: "claim", description: "", inputSchema: {}, readOnly: false, call: answer }], {
      threadId: "t",
      tool,
      arguments: {},
    });

  it("answers the model also when it does not exist or is broken", async () => {
    expect(await call("claim", async () => ({ ok: true, text: "yes" }))).toMatchObject({ success: true });
    expect(await call("steal", async () => ({ ok: true, text: "yes" }))).toMatchObject({ success: false });
    const broken = await call("claim", () => Promise.reject(new Error("a defect")));
    expect(broken).toMatchObject({
      success: false,
      contentItems: [{ text: expect.stringContaining("a defect") }],
    });
  });
});

describe("an event queue", () => {
  it("gives everything in order and nothing after the end", async () => {
    const queue = createEventQueue<number>();
    queue.push(1);
    const read = readAll(queue.read());
    await Promise.resolve();
    queue.push(2);
    queue.end(3);
    queue.push(4);
    expect(await read).toEqual([1, 2, 3]);
  });
});

async function readAll<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
