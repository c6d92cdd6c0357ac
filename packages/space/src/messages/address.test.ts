import { describe, expect, it } from "vitest";
import { removeMember } from "../members/decide.ts";
import { actor, createRoom } from "../test-support/room.ts";
import { address } from "./address.ts";

const [you, planner, second] = [actor("you"), actor("Planner"), actor("Second")];

function room() {
  const made = createRoom(["Planner", "Reviewer"]);
  made.add("Second", "agent", "planner");
  made.add("ci", "script");
  return made;
}

function handles(text: string, from = you, online: readonly string[] = []) {
  return address(room().state, { text, author: from, online });
}

describe("who a message speaks to [mention-grammar]", () => {
  it.each([
    ["@planner", ["Planner"], []],
    ["@Planner @PLANNER", ["Planner"], []],
    ["@reviewer @Planner", ["Reviewer", "Planner"], []],
    ["@all-agents", ["Planner", "Reviewer", "Second"], []],
    ["@Nobody @Planner @Nobody", ["Planner"], ["Nobody"]],
    ["@ci", ["ci"], []],
    ["@here", [], []],
    ["Planner without a sign", [], []],
  ])("%s", (text, expected, unknown) => {
    expect(handles(text)).toEqual({ handles: expected, unknown });
  });

  it("means by a role everybody who works under it, unless a member has that very handle", () => {
    const two = room();
    two.add("third", "agent", "tester");
    two.add("fourth", "agent", "tester");
    const ask = { author: you, online: [] };
    expect(address(two.state, { ...ask, text: "@tester" }).handles).toEqual(["third", "fourth"]);
    expect(address(two.state, { ...ask, text: "@planner" }).handles).toEqual(["Planner"]);
  });

  it("means by @here who is connected, agents and people alike", () => {
    expect(handles("@here", planner, [you, planner, second]).handles).toEqual(["you", "Second"]);
  });

  it("never means the sender", () => {
    expect(handles("@Planner @all-agents", planner).handles).toEqual(["Reviewer", "Second"]);
  });

  it("does not mean who was removed", () => {
    const one = room();
    one.act(you, removeMember(one.state, { actor: planner, reason: null }));
    const ask = { author: you, online: [planner] };
    expect(address(one.state, { ...ask, text: "@Planner" })).toEqual({ handles: ["Second"], unknown: [] });
    expect(address(one.state, { ...ask, text: "@here" }).handles).toEqual([]);
    expect(address(one.state, { ...ask, text: "@all-agents" }).handles).toEqual(["Reviewer", "Second"]);
  });
});
