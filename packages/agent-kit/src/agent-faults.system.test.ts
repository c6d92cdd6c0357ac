import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCable } from "./test-support/cable.ts";
import { openRoom, type Room, until } from "./test-support/room.ts";

const texts = async (room: Room) => (await room.messages()).map((message) => message.text);
const stateOf = async (room: Room, index: number) => (await room.messages())[index]?.deliveries[0]?.state;

describe("an agent whose hub goes away", () => {
  it("posts the answer once when the hub is down at the end of the turn [hub-away] [answer-once]", async () => {
    await using room = await openRoom();
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await using one = await room.agent({
      script: async () => {
        await finished;
        return [{ say: "Worked through it." }];
      },
    });
    await one.agent.ready;
    await room.say("@planner go");
    await until("working", async () => ((await stateOf(room, 0)) === "working" ? true : undefined));
    await room.stopHub();
    finish();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await room.startHub();
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined), 20_000);
    expect(await texts(room)).toEqual(["@planner go", "Worked through it."]);
    expect(await stateOf(room, 0)).toBe("answered");
    await room.say("@planner again");
    await until("the next answer", async () => ((await texts(room)).length === 4 ? true : undefined), 20_000);
  }, 40_000);

  it("gives a turn up that the hub has ended because nobody renewed its lease, and works on the next try", async () => {
    await using room = await openRoom();
    const cable = createCable();
    let turns = 0;
    await using one = await room.agent({
      script: () => (turns++ === 0 ? [{ wait: 60_000 }, { say: "Too late." }] : [{ say: "Second try." }]),
      options: { connect: cable.connect },
    });
    await one.agent.ready;
    await room.say("@planner go");
    await until("working", async () => ((await stateOf(room, 0)) === "working" ? true : undefined));
    cable.pull();
    await until("given back", async () => ((await stateOf(room, 0)) === "stored" ? true : undefined), 30_000);
    cable.plug();
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined), 20_000);
    expect(await texts(room)).toEqual(["@planner go", "Second try."]);
    expect(one.acts.map((act) => act.act)).toContain("interrupt");
  }, 60_000);

  it("keeps an answer over a cut that is shorter than its lease", async () => {
    await using room = await openRoom();
    const cable = createCable();
    await using one = await room.agent({
      script: () => {
        cable.pull();
        return [{ say: "Kept." }];
      },
      options: { connect: cable.connect },
    });
    await one.agent.ready;
    await room.say("@planner go");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await texts(room)).toEqual(["@planner go"]);
    cable.plug();
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined), 20_000);
    expect((await room.messages())[0]?.deliveries[0]).toMatchObject({ state: "answered", attempts: 1 });
  }, 30_000);

  it("starts before its hub and attaches when that is there [hub-away]", async () => {
    await using room = await openRoom();
    await room.stopHub();
    await using one = await room.agent({ script: () => [{ say: "Here." }] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(one.agent.state()).toBe("connecting");
    await room.startHub();
    await one.agent.ready;
    await room.say("@planner hello");
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined));
  }, 30_000);
});

describe("two processes for one agent", () => {
  it("lets the newer one work; the older one stops its turn, stands by, and takes over when that ends [agent-lease]", async () => {
    await using room = await openRoom();
    const at = (name: string) => ({ stateDir: join(room.dir, name) });
    let turns = 0;
    await using older = await room.agent({
      ...at("a"),
      script: () => (turns++ === 0 ? [{ wait: 30_000 }, { say: "Old." }] : [{ say: "Old is back." }]),
    });
    await older.agent.ready;
    await room.say("@planner go");
    await until("working", async () => ((await stateOf(room, 0)) === "working" ? true : undefined));
    const newer = await room.agent({ ...at("b"), script: () => [{ say: "New." }] });
    await until("standby", () => (older.agent.state() === "standby" ? true : undefined));
    expect(older.acts.map((act) => act.act)).toContain("interrupt");
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined), 20_000);
    expect(await texts(room)).toEqual(["@planner go", "New."]);
    await newer[Symbol.asyncDispose]();
    await until("taken over", () => (older.agent.state() === "idle" ? true : undefined), 20_000);
    await room.say("@planner still there");
    await until("the next answer", async () => ((await texts(room)).length === 4 ? true : undefined));
    expect((await texts(room))[3]).toBe("Old is back.");
  }, 60_000);

  it("ends the older one when both were given the same state file", async () => {
    await using room = await openRoom();
    await using older = await room.agent({ script: () => [{ say: "Old." }] });
    await older.agent.ready;
    await using newer = await room.agent({ script: () => [{ say: "New." }] });
    await newer.agent.ready;
    await room.say("@planner go");
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined));
    expect((await texts(room))[1]).toBe("New.");
    expect(["standby", "stopped"]).toContain(older.agent.state());
  }, 30_000);
});

describe("an orderly end", () => {
  it("hands a running turn back, leaves a handover, and goes on in the same session [session-resume]", async () => {
    await using room = await openRoom();
    let runs = 0;
    const script = () => (runs++ === 0 ? [{ wait: 30_000 }, { say: "never" }] : [{ say: "Went on." }]);
    const first = await room.agent({ script });
    await first.agent.ready;
    await room.say("@planner go");
    await until("working", async () => ((await stateOf(room, 0)) === "working" ? true : undefined));
    await first[Symbol.asyncDispose]();
    expect(first.agent.state()).toBe("stopped");
    const [closed] = (await room.call("session.list", {})).sessions;
    expect(closed?.closed?.handover).toContain("No turn was answered");
    await using second = await room.agent({ script });
    await second.agent.ready;
    await until("the answer", async () => ((await texts(room)).length === 2 ? true : undefined));
    const [session] = (await room.call("session.list", {})).sessions;
    expect(session).toMatchObject({ session: closed?.session, closed: null });
    const open = second.acts.find((act) => act.act === "open");
    expect(open?.act === "open" && open.options.resume).toBe(closed?.session);
    expect((await room.messages())[0]?.deliveries[0]?.attempts).toBe(2);
  }, 30_000);
});
