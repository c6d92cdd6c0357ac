import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
// biome-ignore lint/correctness/noUndeclaredDependencies: the suite runs only inside vitest, which the root declares
import { describe, expect, it } from "vitest";
import type { Driver, DriverApproval, DriverOptions, HubTool, InboundMessage, TurnEvent } from "./driver.ts";

/**
 * What every driver promises, as one suite. A driver's system test starts the real runtime against a scripted
 * model that plays `conformanceScript`, and calls `describeDriver`. Nothing here knows a vendor.
 */

/** One answer of the model, in words each harness translates to its vendor's wire. */
export type ScriptedReply =
  /** Text, streamed in several pieces; `slowMs` is the pause between them. */
  | { readonly say: string; readonly slowMs?: number }
  /** The runtime's shell tool. */
  | { readonly run: string }
  /** A tool of the hub, by its plain name. */
  | { readonly call: string; readonly args: Readonly<Record<string, unknown>> }
  /** The model server answers with this HTTP status. */
  | { readonly fault: number };

/**
 * What the scripted model answers. The key is a phrase of the newest prompt; the n-th model call since that
 * prompt gets the n-th reply. A message steered into a turn is no new prompt.
 */
export const conformanceScript = {
  "please greet the room": [{ say: "Hello to everybody in the room." }],
  "please talk slowly": [
    { say: "one two three four five six seven eight nine ten eleven twelve", slowMs: 400 },
  ],
  "please note the finding": [{ call: "note_it", args: { text: "finding 7" } }, { say: "It is noted." }],
  "please write the marker": [{ run: "touch marker.txt" }, { say: "The command is behind us." }],
  "please keep the machine busy": [{ run: "touch busy.txt && sleep 60" }, { say: "That was long." }],
  "please use the bad key": [{ fault: 401 }],
} as const satisfies Readonly<Record<string, readonly ScriptedReply[]>>;

export interface ConformanceRig extends AsyncDisposable {
  /** The repository given to drivers that `open` opens. */
  readonly cwd: string;
  /** Opens a driver whose approvals are asked, not granted. Called again with `resume` it finds the same state. */
  open(overrides: Partial<DriverOptions>): Promise<Driver>;
  /** The body of each model request so far, oldest first. */
  requests(): readonly string[];
}

export function describeDriver(vendor: string, startRig: () => Promise<ConformanceRig>): void {
  describe(`a ${vendor} driver keeps the port's promises:`, () => {
    describeTurns(startRig);
    describeTools(startRig);
    describeApprovals(startRig);
    describeStops(startRig);
    describeSessions(startRig);
  });
}

function describeTurns(startRig: () => Promise<ConformanceRig>): void {
  it("streams text, stores the whole item and ends last with the answer", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const events = await play(driver, "please greet the room");
    const text = events.flatMap((e) => (e.type === "item" && e.item.kind === "text" ? [e.item] : [])).at(-1);
    expect(text?.text.trim()).toBe("Hello to everybody in the room.");
    const deltas = events.flatMap((e) => (e.type === "delta" && e.kind === "text" ? [e] : []));
    expect(new Set(deltas.map((d) => d.itemId))).toEqual(new Set([text?.id]));
    expect(
      deltas
        .map((d) => d.delta)
        .join("")
        .trim(),
    ).toBe("Hello to everybody in the room.");
    expect(events.filter((e) => e.type === "end")).toHaveLength(1);
    expect(endOf(events)).toMatchObject({ outcome: "completed", failure: null });
    expect(endOf(events).text.trim()).toBe("Hello to everybody in the room.");
    expect(endOf(events).usage.reported).toBe(true);
    expect(endOf(events).usage.outputTokens).toBeGreaterThan(0);
  });

  it("tells the model who speaks, what is cited and what the hub knows", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const cites = [{ id: "msg-cited", from: "reviewer", text: "the cited remark" }];
    await collect(
      driver.turn({
        turnId: "t1",
        messages: [message("please greet the room", { cites })],
        context: "open tasks: seventeen",
      }),
    );
    for (const part of ["alice", "the cited remark", "reviewer", "open tasks: seventeen"])
      expectAsked(rig, part);
  });

  it("ends a turn at once when the vendor rejects the key", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const end = endOf(await play(driver, "please use the bad key"));
    expect(end.outcome).toBe("failed");
    expect(end.failure).toMatchObject({ code: "key_rejected", retryable: false });
    expect(endOf(await play(driver, "please greet the room")).outcome).toBe("completed");
  });

  it("names models and reports its state", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    expect(await driver.status()).toMatchObject({ sessionId: driver.sessionId, busy: false });
    const models = await driver.models();
    expect(models.length).toBeGreaterThan(0);
    expect(new Set(models.map((m) => m.id)).size).toBe(models.length);
  });
}

function describeTools(startRig: () => Promise<ConformanceRig>): void {
  it("calls a tool of the hub and shows the call", async () => {
    await using rig = await startRig();
    const seen: unknown[] = [];
    await using driver = await rig.open({
      tools: [noteTool(seen, { ok: true, text: "kept under number 41" })],
    });
    const events = await play(driver, "please note the finding");
    expect(seen).toEqual([{ text: "finding 7" }]);
    expectAsked(rig, "kept under number 41");
    expect(lastTool(events)).toMatchObject({ name: "note_it", status: "ok" });
    expect(endOf(events).outcome).toBe("completed");
  });

  it("lets the refusal of a hub tool reach the model", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({
      tools: [noteTool([], { ok: false, text: "claim the task first" })],
    });
    const events = await play(driver, "please note the finding");
    expectAsked(rig, "claim the task first");
    expect(lastTool(events)).toMatchObject({ name: "note_it", status: "failed" });
    expect(endOf(events).outcome).toBe("completed");
  });
}

function describeApprovals(startRig: () => Promise<ConformanceRig>): void {
  it("asks before a command that writes and runs it when approved", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const asked: DriverApproval[] = [];
    const events = await play(driver, "please write the marker", async (request) => {
      expect(existsSync(join(rig.cwd, "marker.txt"))).toBe(false);
      asked.push(request);
      await driver.answer(request.id, { verdict: "approve", scope: "once", edited: null });
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ kind: "command", detail: expect.stringContaining("touch marker.txt") });
    expect(existsSync(join(rig.cwd, "marker.txt"))).toBe(true);
    expect(lastCommand(events)).toMatchObject({ status: "ok" });
    expect(endOf(events).outcome).toBe("completed");
  });

  it("goes on after a decline and tells the model why", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const events = await play(driver, "please write the marker", (request) =>
      driver.answer(request.id, { verdict: "decline", note: "the tree is frozen today", stop: false }),
    );
    expect(existsSync(join(rig.cwd, "marker.txt"))).toBe(false);
    expectAsked(rig, "the tree is frozen today");
    expect(lastCommand(events)).toMatchObject({ status: "declined" });
    expect(endOf(events).outcome).toBe("completed");
  });

  it("interrupts the turn on a decline with stop", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const events = await play(driver, "please write the marker", (request) =>
      driver.answer(request.id, { verdict: "decline", note: null, stop: true }),
    );
    expect(existsSync(join(rig.cwd, "marker.txt"))).toBe(false);
    expect(endOf(events).outcome).toBe("interrupted");
  });

  it("takes an approval back when the turn is interrupted", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const asked: string[] = [];
    const events = await play(driver, "please write the marker", async (request) => {
      asked.push(request.id);
      await driver.interrupt();
    });
    const gone = events.flatMap((e) => (e.type === "approval_gone" ? [e.approvalId] : []));
    expect(gone).toEqual(asked);
    expect(endOf(events).outcome).toBe("interrupted");
    expect(existsSync(join(rig.cwd, "marker.txt"))).toBe(false);
  });

  it("ignores answers to approvals it does not know", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    await driver.answer("nothing", { verdict: "approve", scope: "once", edited: null });
    expect(endOf(await play(driver, "please greet the room")).outcome).toBe("completed");
  });
}

function describeStops(startRig: () => Promise<ConformanceRig>): void {
  it("folds a person's words into the turn that runs", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const taken: boolean[] = [];
    const events = await play(driver, "please write the marker", async (request) => {
      taken.push(await driver.steer(message("mind the second file as well")));
      await driver.answer(request.id, { verdict: "approve", scope: "once", edited: null });
    });
    expect(taken).toEqual([true]);
    expectAsked(rig, "mind the second file as well");
    expect(events.filter((e) => e.type === "end")).toHaveLength(1);
    expect(endOf(events).outcome).toBe("completed");
  });

  it("refuses to steer and ignores an interrupt when no turn runs", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    expect(await driver.steer(message("anybody there?"))).toBe(false);
    await driver.interrupt();
    expect(endOf(await play(driver, "please greet the room")).outcome).toBe("completed");
    expect(await driver.steer(message("anybody there?"))).toBe(false);
  });

  it("stops while the model talks, and works on afterwards", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const events: TurnEvent[] = [];
    for await (const event of driver.turn(input("please talk slowly"))) {
      events.push(event);
      if (event.type === "delta") await driver.interrupt();
    }
    expect(events.at(-1)).toMatchObject({ type: "end", outcome: "interrupted" });
    expect(endOf(await play(driver, "please greet the room")).outcome).toBe("completed");
  });

  it("stops the command that runs", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    const events = await play(driver, "please keep the machine busy", async (request) => {
      await driver.answer(request.id, { verdict: "approve", scope: "once", edited: null });
      await until(() => existsSync(join(rig.cwd, "busy.txt")));
      await driver.interrupt();
    });
    expect(endOf(events).outcome).toBe("interrupted");
    expect(lastCommand(events)?.status).not.toBe("running");
  });

  it("interrupts a turn whose reader goes away", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({});
    for await (const event of driver.turn(input("please talk slowly"))) if (event.type === "delta") break;
    expect((await driver.status()).busy).toBe(false);
    expect(endOf(await play(driver, "please greet the room")).text.trim()).toBe(
      "Hello to everybody in the room.",
    );
  });
}

function describeSessions(startRig: () => Promise<ConformanceRig>): void {
  it("resumes a session under its id with its history [session-resume] [driver-conformance]", async () => {
    await using rig = await startRig();
    const first = await openPlayClose(rig, "please greet the room");
    await using driver = await rig.open({ resume: first });
    expect(driver.sessionId).toBe(first);
    expect(driver.opened).toEqual({ resumed: true, reason: null });
    await play(driver, "please note the finding");
    expectAsked(rig, "Hello to everybody in the room.");
  });

  it("starts cold and says why when a session is unknown", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({ resume: randomUUID() });
    expect(driver.opened.resumed).toBe(false);
    expect(driver.opened.reason).toMatch(/\w+/);
    expect(endOf(await play(driver, "please greet the room")).outcome).toBe("completed");
  });

  it("works under changed instructions on the same session", async () => {
    await using rig = await startRig();
    await using driver = await rig.open({ instructions: "You are the first edition." });
    const id = driver.sessionId;
    await play(driver, "please greet the room");
    expectAsked(rig, "You are the first edition.");
    await driver.setInstructions("You are the second edition.");
    await play(driver, "please greet the room");
    expectAsked(rig, "You are the second edition.");
    expect(driver.sessionId).toBe(id);
  });
}

/** The newest model request holds a text; the request itself is far too long for a message. */
function expectAsked(rig: ConformanceRig, text: string): void {
  const found = rig.requests().at(-1)?.includes(text) ?? false;
  expect(found, `the newest model request holds "${text}"`).toBe(true);
}

async function openPlayClose(rig: ConformanceRig, prompt: string): Promise<string> {
  await using driver = await rig.open({});
  await play(driver, prompt);
  return driver.sessionId;
}

function input(text: string): Parameters<Driver["turn"]>[0] {
  return { turnId: randomUUID(), messages: [message(text)], context: "" };
}

function message(text: string, more: Partial<InboundMessage> = {}): InboundMessage {
  const from = { handle: "alice", kind: "human", role: null, authority: "write" } as const;
  return { id: randomUUID(), from, text, cites: [], ...more };
}

/** Runs a turn; approvals go to `onApproval`, which runs beside the stream as the kit's does. */
async function play(
  driver: Driver,
  prompt: string,
  onApproval: (request: DriverApproval) => Promise<void> = neverAsked,
): Promise<TurnEvent[]> {
  return collect(driver.turn(input(prompt)), onApproval);
}

async function collect(
  events: AsyncIterable<TurnEvent>,
  onApproval: (request: DriverApproval) => Promise<void> = neverAsked,
): Promise<TurnEvent[]> {
  const seen: TurnEvent[] = [];
  const answers: Promise<void>[] = [];
  for await (const event of events) {
    seen.push(event);
    if (event.type === "approval") answers.push(onApproval(event.request));
  }
  await Promise.all(answers);
  return seen;
}

async function neverAsked(request: DriverApproval): Promise<void> {
  throw new Error(`Nobody expected an approval, but "${request.title}" was asked.`);
}

function endOf(events: readonly TurnEvent[]): Extract<TurnEvent, { type: "end" }> {
  const last = events.at(-1);
  if (last?.type !== "end") throw new Error(`The last event is ${last?.type ?? "missing"}, not the end.`);
  return last;
}

function lastTool(events: readonly TurnEvent[]) {
  return events.flatMap((e) => (e.type === "item" && e.item.kind === "tool" ? [e.item] : [])).at(-1);
}

function lastCommand(events: readonly TurnEvent[]) {
  return events.flatMap((e) => (e.type === "item" && e.item.kind === "command" ? [e.item] : [])).at(-1);
}

function noteTool(seen: unknown[], answer: { ok: boolean; text: string }): HubTool {
  return {
    name: "note_it",
    description: "Keeps a finding.",
    inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    readOnly: false,
    call: async (args) => {
      seen.push(args);
      return answer;
    },
  };
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 20));
}
