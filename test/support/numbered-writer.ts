import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Person } from "./person.ts";
import { readRecord } from "./record.ts";

/** Somebody who writes all the time, and remembers what the hub acknowledged. */
export interface NumberedWriter {
  /** Stops writing and compares: every acknowledged message is there once, in order, and what was not is there at most once. */
  expectNothingLost(): Promise<void>;
  readonly acknowledged: number;
  stop(): Promise<void>;
}

/** Each message goes out until it is acknowledged, under one key: a repeat must not post it twice. */
export function startNumberedWriter(person: Person, everyMs = 60): NumberedWriter {
  const acknowledged: number[] = [];
  let stopped = false;
  const writing = (async () => {
    for (let number = 1; !stopped; number += 1) {
      const key = randomUUID();
      while (!stopped) {
        const reply = await person.ask("message.send", { text: `Note ${number}`, key });
        if (reply.ok) acknowledged.push(number);
        if (reply.ok) break;
        await sleep(50);
      }
      await sleep(everyMs);
    }
  })();
  const stop = async () => {
    stopped = true;
    await writing;
  };
  return {
    stop,
    get acknowledged() {
      return acknowledged.length;
    },
    expectNothingLost: async () => {
      await stop();
      const { messages } = await readRecord(person);
      const kept = messages.flatMap(({ text }) => /^Note (\d+)$/.exec(text ?? "")?.[1] ?? []).map(Number);
      const last = acknowledged.at(-1) ?? 0;
      expect(kept.filter((number) => number <= last)).toEqual(acknowledged);
      expect(kept.filter((number) => number > last).length).toBeLessThanOrEqual(1);
    },
  };
}
