import { describe, expect, it } from "vitest";
import { createWriter, type JobOutcome, type Writer } from "./writer.ts";

function push(writer: Writer): Promise<JobOutcome> {
  return new Promise((resolve) =>
    writer.push({ space: "room", rows: Promise.resolve([]), count: 1, settle: resolve }),
  );
}

function recordingWriter() {
  const transactions: number[] = [];
  let waiting = 0;
  const writer = createWriter(
    {
      append: async () => {
        transactions.push(waiting);
        waiting = 0;
        return { ok: true };
      },
      // The writer of a log only appends.
    } as unknown as Parameters<typeof createWriter>[0],
    () => {},
  );
  const caller = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      waiting += 1;
      expect(await push(writer)).toBe("committed");
    }
  };
  return { transactions, caller };
}

describe("group commit", () => {
  it("serves a caller who comes again in the moment it is answered", async () => {
    const { transactions, caller } = recordingWriter();
    await caller(5);
    expect(transactions).toEqual([1, 1, 1, 1, 1]);
  });

  it("takes all who were answered together into one transaction when they come again", async () => {
    const { transactions, caller } = recordingWriter();
    await Promise.all(Array.from({ length: 100 }, () => caller(3)));
    expect(transactions).toEqual([100, 100, 100]);
  });
});
