import { beforeAll, describe, expect, it } from "vitest";
import { bundleAdapter, endAdapter, startAdapter } from "./test-support/adapter-child.ts";
import { openRoom, type Room, until } from "./test-support/room.ts";

let file = "";
beforeAll(async () => {
  file = await bundleAdapter();
});

const terminal = ["answered", "passed", "failed"];

/** Waits until nothing is open, then checks what must hold whatever crashed. */
async function settled(room: Room) {
  const asked = await until(
    "every delivery to end",
    async () => {
      const open = (await room.call("approval.list", {})).approvals[0];
      if (open !== undefined)
        await room.call("approval.approve", { approval: open.approval }).catch(() => null);
      const messages = (await room.messages()).filter((message) => message.deliveries.length > 0);
      const all = messages.every((message) =>
        message.deliveries.every((one) => terminal.includes(one.state)),
      );
      return all ? messages : undefined;
    },
    60_000,
  );
  for (const message of asked) {
    const ends = message.deliveries[0]?.steps.filter((step) => terminal.includes(step.state));
    expect(ends, message.text ?? "").toHaveLength(1);
  }
  const turns = (await room.messages()).flatMap((message) => message.turn ?? []);
  expect(new Set(turns).size).toBe(turns.length);
  return asked;
}

const points = [
  ["before:agent.attach", "say"],
  ["after:agent.attach", "say"],
  ["before:session.open", "say"],
  ["after:session.open", "say"],
  ["before:turn.start", "say"],
  ["after:turn.start", "say"],
  ["before:turn.item", "say"],
  ["after:turn.item", "say"],
  ["before:approval.request", "ask"],
  ["after:approval.request", "ask"],
  ["before:turn.finish", "say"],
  ["after:turn.finish", "say"],
  ["before:session.checkpoint", "say"],
  ["after:session.checkpoint", "say"],
] as const;

describe("an adapter that is killed", () => {
  it.each(points)("%s: the message is answered once by the next process", async (kill, what) => {
    await using room = await openRoom();
    const first = startAdapter(room, { file, kill });
    if (!/attach|session.open/.test(kill)) await first.ready;
    await room.say(`@planner ${what}`);
    expect(await first.ended).toBe("SIGKILL");
    const second = startAdapter(room, { file });
    try {
      const [message] = await settled(room);
      expect(message?.deliveries[0]?.state).toBe("answered");
      const answers = (await room.messages()).filter((one) => one.text?.startsWith("Answer"));
      expect(answers).toHaveLength(1);
      // The answer was on disk already, so nothing is done a second time.
      if (/turn.finish|checkpoint/.test(kill)) expect(message?.deliveries[0]?.attempts).toBe(1);
    } finally {
      await endAdapter(second);
    }
  });

  it("at ten random points under load: every delivery ends once, and no answer is posted twice [delivery-once] [answer-once]", async () => {
    await using room = await openRoom();
    const seed = Number(process.env.KILL_SEED ?? Date.now() % 100_000);
    const random = numbers(seed);
    const killedAt: number[] = [];
    for (let kill = 0; kill < 10; kill++) {
      const adapter = startAdapter(room, { file });
      await adapter.ready;
      await room.say(`@planner ${random() < 0.3 ? "ask" : "say"} ${kill}`);
      if (random() < 0.2) await room.restartHub(50);
      const ms = Math.round(random() * 300);
      killedAt.push(ms);
      await new Promise((resolve) => setTimeout(resolve, ms));
      await endAdapter(adapter, "SIGKILL");
    }
    const last = startAdapter(room, { file });
    try {
      const asked = await settled(room).catch((fault: unknown) => {
        throw new Error(`seed ${seed}, killed after ${killedAt.join(", ")} ms`, { cause: fault });
      });
      expect(asked).toHaveLength(10);
      for (const message of asked.filter((one) => one.deliveries[0]?.state === "answered")) {
        const answers = (await room.messages()).filter((one) => one.id === message.deliveries[0]?.answer);
        expect(answers, `seed ${seed}`).toHaveLength(1);
      }
    } finally {
      await endAdapter(last);
    }
  });

  it("needs little memory beside its runtime, and ends in order on SIGTERM", async () => {
    await using room = await openRoom();
    const adapter = startAdapter(room, { file });
    const rss = await adapter.ready;
    expect(rss).toBeLessThan(120 * 1024 * 1024);
    adapter.child.kill("SIGTERM");
    expect(await adapter.ended).toBe(0);
    expect((await room.call("session.list", {})).sessions[0]?.closed).not.toBeNull();
  });
});

/** Numbers between 0 and 1 that a seed repeats. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
