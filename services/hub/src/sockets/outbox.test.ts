import type { EphemeralFrame, FeedFrame } from "@envoy/protocol";
import { expect, it } from "vitest";
import { until } from "../test-support/start-test-hub.ts";
import { startOutbox } from "./outbox.ts";

const entry = (seq: number) => ({
  seq,
  id: `e${seq}`,
  type: "t",
  author: "a",
  at: 0,
  via: "hub" as const,
  refs: [],
  body: {},
});
const frame = (space: string, seq: number): FeedFrame => ({
  space,
  entries: [entry(seq)],
  cursor: `c${seq}`,
});

function startRecorded() {
  const sent: (["feed", FeedFrame] | ["live", EphemeralFrame])[] = [];
  const outbox = startOutbox({
    feed: (one) => sent.push(["feed", one]),
    live: (one) => sent.push(["live", one]),
  });
  return { sent, outbox };
}

it("sends all entries of a tick in one frame per space", async () => {
  const { sent, outbox } = startRecorded();
  using _ended = outbox;
  for (const seq of [1, 2, 3]) outbox.publish(frame("x", seq));
  outbox.publish(frame("y", 1));
  expect(sent).toEqual([]);
  await until(() => sent.length > 0);
  expect(sent).toEqual([
    ["feed", { space: "x", entries: [entry(1), entry(2), entry(3)], cursor: "c3" }],
    ["feed", frame("y", 1)],
  ]);
  expect(outbox.head("x")).toBe("c3");
});

it("sends what is ephemeral before the commit that came after it", async () => {
  const { sent, outbox } = startRecorded();
  using _ended = outbox;
  outbox.live({ space: "x", typing: [{ actor: "p" }] });
  outbox.publish(frame("x", 1));
  await until(() => sent.length > 0);
  expect(sent.map(([kind]) => kind)).toEqual(["live", "feed"]);
});

it("joins ephemeral frames until they are due", async () => {
  const { sent, outbox } = startRecorded();
  using _ended = outbox;
  outbox.live({ space: "x", typing: [{ actor: "p" }] });
  outbox.live({ space: "x", typing: [{ actor: "q" }] });
  await until(() => sent.length > 0);
  expect(sent).toEqual([["live", { space: "x", typing: [{ actor: "p" }, { actor: "q" }] }]]);
});

it("does not forget a head it has sent for one it is told", () => {
  const { outbox } = startRecorded();
  using _ended = outbox;
  outbox.learn("x", "early");
  outbox.learn("x", "other");
  expect(outbox.head("x")).toBe("early");
  outbox.publish(frame("x", 9));
  outbox.flush();
  outbox.learn("x", "late");
  expect(outbox.head("x")).toBe("c9");
});
