import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRoom, until } from "./test-support/room.ts";

describe("an agent in a room", () => {
  it("answers a mention, with its items stored under the turn", async () => {
    await using room = await openRoom();
    await using one = await room.agent({ script: () => [{ say: "Hello to you." }] });
    await one.agent.ready;
    await room.say("@planner hello");
    const answer = await until("the answer", async () => (await room.messages())[1]);
    expect(answer.text).toBe("Hello to you.");
    const turn = await room.call("turn.get", { turn: answer.turn ?? "" });
    expect(turn).toMatchObject({ state: "answered", answer: answer.id, partial: false });
    expect(turn.items).toEqual([{ id: "item-0", kind: "text", text: "Hello to you." }]);
    expect((await room.messages())[0]?.deliveries.map((d) => d.state)).toEqual(["answered"]);
  });
});
