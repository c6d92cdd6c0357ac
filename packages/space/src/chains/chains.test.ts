import { describe, expect, it } from "vitest";
import { removeMember } from "../members/decide.ts";
import { actor, createRoom, noUsage, type Room } from "../test-support/room.ts";
import { continueChain, endChain, limitSentence, setLimit } from "./decide.ts";
import { type LimitName, limitNames } from "./records.ts";
import { defaultLimits } from "./state.ts";

const you = actor("you");

interface Play {
  /** Turns that were taken until nobody had anything to do. */
  readonly turns: number;
}

/** Lets every agent work until nobody has anything to do, or until it is plain that nobody ever stops. */
function play(room: Room, agents: readonly string[], answer: (agent: string) => string, most = 500): Play {
  let turns = 0;
  for (let idle = 0, at = 0; idle < agents.length && turns < most; at++) {
    const agent = agents[at % agents.length] ?? "";
    if ("refused" in room.start(actor(agent))) idle += 1;
    else {
      idle = 0;
      turns += 1;
      room.finish(actor(agent), answer(agent));
    }
  }
  return { turns };
}

function limit(room: Room, name: LimitName, value: number): void {
  room.act(you, setLimit(room.state, { limit: name, value }));
}

/** Every other limit out of the way, so that the one under test is what stops. */
function onlyLimit(name: LimitName, value: number, agents: readonly string[]): Room {
  const room = createRoom(agents);
  for (const other of limitNames) limit(room, other, 100_000_000);
  limit(room, name, value);
  return room;
}

function onlyChain(room: Room) {
  const chains = Object.values(room.state.chains);
  expect(chains).toHaveLength(1);
  return chains[0] ?? expect.fail("no chain");
}

const types = (room: Room, type: string) => room.log.filter((entry) => entry.type === type);
const held = (room: Room) => Object.values(room.state.deliveries).filter((one) => one.state === "held");

describe("agents that never stop are stopped [loop-limits]", () => {
  it("a pair that thanks each other, by the count of the pair", () => {
    const room = onlyLimit("pair", 12, ["A", "B"]);
    room.say(you, "@A hi");
    const { turns } = play(room, ["A", "B"], (agent) => `@${agent === "A" ? "B" : "A"} thanks`);
    expect(turns).toBe(25);
    expect(onlyChain(room)).toMatchObject({ status: "held", heldBy: { limit: "pair", value: 13, max: 12 } });
    expect(held(room)).toHaveLength(1);
  });

  it("a ring of three, where no pair repeats often, by its depth", () => {
    const room = onlyLimit("depth", 24, ["A", "B", "C"]);
    const next: Record<string, string> = { A: "B", B: "C", C: "A" };
    room.say(you, "@A go");
    const { turns } = play(room, ["A", "B", "C"], (agent) => `@${next[agent]} your turn`);
    expect(turns).toBe(25);
    expect(onlyChain(room).heldBy).toEqual({ limit: "depth", value: 25, max: 24 });
  });

  it("a storm of everybody to everybody, by the count of turns", () => {
    const agents = ["A", "B", "C", "D", "E", "F", "G"];
    const room = onlyLimit("turns", 40, agents);
    room.say(you, "@all-agents go");
    const chains = Object.values(room.state.chains);
    expect(chains).toHaveLength(1);
    const { turns } = play(room, agents, () => "@all-agents go");
    // What was stored before the limit was reached may still be worked on: at most one turn per agent.
    expect(turns).toBeGreaterThanOrEqual(40);
    expect(turns).toBeLessThanOrEqual(40 + agents.length);
    expect(onlyChain(room).heldBy?.limit).toBe("turns");
  });

  it("one message to too many agents, by fan-out, while the first ones are woken", () => {
    const agents = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
    const room = onlyLimit("fanOut", 6, agents);
    room.say(you, "@A start");
    room.start(actor("A"));
    room.finish(actor("A"), "@B @C @D @E @F @G @H @I all of you");
    expect(held(room).map((one) => one.to)).toEqual([actor("H"), actor("I")]);
    expect(onlyChain(room).heldBy).toEqual({ limit: "fanOut", value: 7, max: 6 });
    expect(types(room, "chain.held")).toHaveLength(1);
  });

  it("a long one, by its time", () => {
    const room = onlyLimit("wallMs", 7_200_000, ["A", "B"]);
    room.say(you, "@A go");
    const { turns } = play(room, ["A", "B"], (agent) => {
      room.now += 20 * 60_000;
      return `@${agent === "A" ? "B" : "A"} still at it`;
    });
    expect(turns).toBe(7);
    expect(onlyChain(room).heldBy?.limit).toBe("wallMs");
  });

  it.each([
    ["tokens", 10_000, { ...noUsage, inputTokens: 900, outputTokens: 100 }, 11],
    ["costUsd", 1, { ...noUsage, costUsd: 0.25 }, 5],
  ] as const)("an expensive one, by its %s", (name, max, usage, expected) => {
    // What a turn used is known when it is over: the answer of the turn that used it up still hands over.
    const room = onlyLimit(name, max, ["A", "B"]);
    room.say(you, "@A go");
    let turns = 0;
    for (let agent = "A"; "turn" in room.start(actor(agent)); turns++) {
      const other = agent === "A" ? "B" : "A";
      room.finish(actor(agent), `@${other} more`, { usage });
      agent = other;
    }
    expect(turns).toBe(expected);
    expect(onlyChain(room).heldBy?.limit).toBe(name);
  });

  it("one that speaks during its turn instead of at its end", () => {
    const room = onlyLimit("pair", 3, ["A", "B"]);
    room.say(you, "@A go");
    room.start(actor("A"));
    for (let count = 0; count < 10; count++) room.say(actor("A"), "@B and another thing");
    expect(held(room)).toHaveLength(7);
    expect(Object.keys(room.state.chains)).toHaveLength(1);
  });

  it("one that names the turn of somebody else to hide in its chain", () => {
    const room = onlyLimit("pair", 1, ["A", "B"]);
    room.say(you, "@A go");
    room.say(you, "@B go");
    const a = room.start(actor("A"));
    room.start(actor("B"));
    room.say(actor("B"), "@A hidden", "turn" in a ? a.turn : null);
    const [mine] = Object.values(room.state.deliveries).filter((one) => one.from === actor("B"));
    expect(mine?.chain).toBe(Object.values(room.state.turns).find((one) => one.agent === actor("B"))?.chain);
  });
});

describe("work that is not a loop goes through [loop-limits]", () => {
  it("a hand-over through twelve steps under the limits that everybody has", () => {
    const agents = Array.from({ length: 12 }, (_, index) => `s${index}`);
    const room = createRoom(agents);
    expect(room.state.limits).toEqual(defaultLimits);
    room.say(you, "@s0 build it");
    const { turns } = play(room, agents, (agent) => {
      const step = Number(agent.slice(1)) + 1;
      return step < 12 ? `done, @s${step} goes on` : "ready, @you";
    });
    expect(turns).toBe(12);
    expect(room.state.chains).toEqual({});
    expect(types(room, "delivery.answered")).toHaveLength(12);
    expect(types(room, "chain.held")).toHaveLength(0);
  });

  it("acknowledgements that mention nobody wake nobody", () => {
    const room = createRoom(["A", "B"]);
    room.say(you, "@A go");
    const { turns } = play(room, ["A", "B"], () => "Thanks A, noted. Done.");
    expect(turns).toBe(1);
  });

  it("what a person asks, however much is held", () => {
    const room = onlyLimit("pair", 1, ["A", "B"]);
    room.say(you, "@A go");
    play(room, ["A", "B"], (agent) => `@${agent === "A" ? "B" : "A"} x`);
    expect(held(room)).toHaveLength(1);
    room.say(you, "@A @B something else");
    expect("turn" in room.start(actor("A"))).toBe(true);
  });
});

describe("a person decides what becomes of a held chain [loop-limits]", () => {
  function heldPair() {
    const room = onlyLimit("pair", 2, ["A", "B"]);
    room.say(you, "@A go");
    const answer = (agent: string) => `@${agent === "A" ? "B" : "A"} again`;
    expect(play(room, ["A", "B"], answer).turns).toBe(5);
    return { room, answer, chain: onlyChain(room).id };
  }

  it("continue once lets go what is held and nothing more", () => {
    const { room, answer, chain } = heldPair();
    room.act(you, continueChain(room.state, { chain, mode: "once" }));
    expect(held(room)).toHaveLength(0);
    expect(play(room, ["A", "B"], answer).turns).toBe(1);
    expect(onlyChain(room).status).toBe("held");
  });

  it("continue gives the whole allowance again", () => {
    const { room, answer, chain } = heldPair();
    room.act(you, continueChain(room.state, { chain, mode: "all" }));
    // What was held counts for the new allowance.
    expect(play(room, ["A", "B"], answer).turns).toBe(4);
    expect(onlyChain(room).status).toBe("held");
  });

  it("end fails what is held and leaves nothing behind", () => {
    const { room, chain } = heldPair();
    room.act(you, endChain(room.state, { chain }));
    expect(Object.values(room.state.deliveries).map((one) => one.state)).toEqual(["failed"]);
    expect(room.state.chains).toEqual({});
    expect(continueChain(room.state, { chain, mode: "all" })).toMatchObject({
      error: { code: "chain_not_found" },
    });
  });

  it("end during a turn: what waits fails, what the turn still asks for fails at once, nothing is tried again", () => {
    const room = createRoom(["A", "B", "C"]);
    const chain = room.say(you, "@A @C go");
    room.start(actor("A"));
    room.act(you, endChain(room.state, { chain }));
    expect(Object.values(room.state.deliveries).map((one) => [one.to, one.state])).toEqual([
      [actor("A"), "working"],
      [actor("C"), "failed"],
    ]);
    room.say(actor("A"), "@B help");
    expect(room.start(actor("B"))).toEqual({ refused: "nothing_waiting" });
    room.finish(actor("A"), "", { outcome: "lost" });
    expect(Object.values(room.state.deliveries).map((one) => one.state)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
    expect(room.state.chains).toEqual({});
  });

  it("only a held chain can be continued, and only a known one", () => {
    const room = createRoom(["A"]);
    const chain = room.say(you, "@A go");
    expect(continueChain(room.state, { chain, mode: "all" })).toMatchObject({
      error: { code: "chain_not_held" },
    });
    expect(endChain(room.state, { chain: "msg_x" })).toMatchObject({ error: { code: "chain_not_found" } });
  });

  it("what a removed member had left fails, also when its turn is lost later", () => {
    const room = createRoom(["A", "B"]);
    room.say(you, "@A @B go");
    room.start(actor("A"));
    room.act(you, removeMember(room.state, { actor: actor("A"), reason: null }));
    room.act(you, removeMember(room.state, { actor: actor("B"), reason: null }));
    room.finish(actor("A"), "", { outcome: "lost" });
    expect(Object.values(room.state.deliveries).map((one) => one.state)).toEqual(["failed", "failed"]);
  });
});

describe("limits", () => {
  it("only tokens and money can be without one", () => {
    const { state } = createRoom();
    for (const name of limitNames) {
      const off = setLimit(state, { limit: name, value: null });
      if (name === "tokens" || name === "costUsd") expect(off).toEqual({ ok: true, value: [] });
      else expect(off).toMatchObject({ ok: false, error: { code: "bad_limits", data: { limit: name } } });
    }
  });

  it("each has a sentence with its number", () => {
    for (const name of limitNames)
      expect(limitSentence({ limit: name, value: 2, max: 120_000 })).toMatch(/\d/);
  });
});
