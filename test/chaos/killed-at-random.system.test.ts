import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { ask, expectConversation, handedBack } from "../support/demonstration.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startNumberedWriter } from "../support/numbered-writer.ts";
import type { Person } from "../support/person.ts";
import { kill } from "../support/processes.ts";
import { expectSoundRecord, settled } from "../support/record.ts";
import { type Part, type StartedRoom, startRoom } from "../support/start-room.ts";
import { numbers, until } from "../support/until.ts";

const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/**
 * An agent's own two programs die once each: a delivery has three attempts, and a third death within the same
 * one would rightly end it for a person to look at.
 */
const victims: readonly Part[] = [
  ...(["planner", "claude", "reviewer", "codex"] as const),
  ...(["hub", "hub", "hub", "gateway", "gateway", "gateway"] as const),
];

/** Which part dies, and how long after the death before. */
function plan(random: () => number): { readonly part: Part; readonly afterMs: number }[] {
  return shuffled(victims, random).map((part) => ({ part, afterMs: Math.round(100 + random() * 1_400) }));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => [random(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);
}

it(`comes to its end with everything killed at ten random points of it (KILL_SEED=${seed}) [delivery-once] [answer-once] [durable-ack]`, async () => {
  await using folder = await temporaryFolder();
  await using room = await startRoom({ dataDir: folder.path });
  const person = await room.signIn();
  const writer = startNumberedWriter(person);
  const killed: string[] = [];
  // The question stays open over the first deaths, so that they all fall into the demonstration.
  const approving = approveWhatIsAsked(person, () => killed.length >= 4);
  try {
    await person.say(ask);
    for (const { part, afterMs } of plan(numbers(seed))) {
      await sleep(afterMs);
      killed.push(`${part} after ${afterMs} ms`);
      await killPart(room, part);
    }
    await handedBack(person, 90_000);
    const record = await settled(person, 60_000);
    await expectConversation(person, record);
    expectSoundRecord(record);
    expect(record.deliveries.map((one) => one.state)).toEqual(record.deliveries.map(() => "answered"));
    expect(readFileSync(join(room.workspace, "notes/plan.md"), "utf8")).toContain("Test matrix");
    expect(readFileSync(join(room.workspace, "notes/review.md"), "utf8")).toMatch(/^Verdict: approved$/m);
    await writer.expectNothingLost();
    expect(writer.acknowledged).toBeGreaterThan(20);
  } catch (error) {
    const logs = ["hub", "planner", "reviewer"].map((name) => `${name}:\n${room.log(name).slice(-4_000)}`);
    throw new Error(`KILL_SEED=${seed}, killed ${killed.join(", ")}\n${logs.join("\n")}`, { cause: error });
  } finally {
    await approving.stop();
    await writer.stop();
  }
});

async function killPart(room: StartedRoom, part: Part): Promise<void> {
  const found = await until(`${part} to run`, () => room.part(part), 30_000);
  kill(found.pid);
}

/** A person who says yes whenever the room asks; what a killed agent had asked is asked anew. */
function approveWhatIsAsked(person: Person, isThere: () => boolean): { stop(): Promise<void> } {
  let stopped = false;
  const approving = (async () => {
    while (!stopped) {
      const open = await person.ask("approval.list", {});
      for (const { approval } of open.ok && isThere() ? open.value.approvals : []) {
        // It may be gone again together with the runtime that asked.
        await person.ask("approval.approve", { approval });
      }
      await sleep(150);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await approving;
    },
  };
}
