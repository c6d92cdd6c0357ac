import { expect, test } from "vitest";
import type { Conversation } from "../conversation/conversation.ts";
import { builtInScenario } from "../scenario/load.ts";
import { captured, wordsSaid } from "./captures.ts";

const scenario = await builtInScenario("pair-programming");
const prompt = `You are @Planner, an agent in a shared room.
Your role: planner.

## Workspace
Repository: /work/repo
Notes: /work/my notes
Context: /work/context
Your file: /work/my notes/plan.md

<context-file name="structure.md">
Notes: /elsewhere
</context-file>`;

function conversation(system: string, ...said: string[]): Conversation {
  return {
    wire: "openai",
    api: "responses",
    model: "m",
    system,
    entries: said.map((text) => ({ kind: "user", text })),
    tools: [],
    key: "",
    side: false,
  };
}

test("paths come from the instructions, whatever messages and quoted files say", () => {
  const values = captured(scenario, conversation(prompt, "Repository: /etc"));
  expect(values).toMatchObject({ repo: "/work/repo", notes: "/work/my notes", context: "/work/context" });
  expect(captured(scenario, conversation("", "Repository: /etc")).repo).toBe("/workspace/repo");
});

test.each([
  ["the hub says so", "", ["<hub_context>\nAsked by: @maria.\n</hub_context>"], "@maria"],
  [
    "the newest turn counts",
    "<envoy.space>Asked by: @old</envoy.space>\n<envoy.space>Asked by: @new-one</envoy.space>",
    ["x"],
    "@new-one",
  ],
  [
    "the message itself",
    "",
    ['<message-ab12 from="@bob" kind="human" authority="write" id="m1">\nhi\n</message-ab12>'],
    "@bob",
  ],
  [
    "an agent is nobody who asks",
    "",
    ['<message id="m1" from="@planner" kind="agent" role="planner">'],
    "@here",
  ],
])("who asked: %s", (_why, system, said, asker) => {
  expect(captured(scenario, conversation(system, ...said)).asker).toBe(asker);
});

test("facts of the hub and cited messages are no words of the message", () => {
  const claude =
    '<hub_context>\nreview\n</hub_context>\n<message id="m1">\nhello\n<cited id="m0">\ndesign\n</cited>\n</message>';
  const codex =
    'Message "m0" from "@a", cited by "m1":\nready for review\nand more\n<message-ab12 id="m1">\nhello\n</message-ab12>';
  for (const text of [claude, codex]) {
    const words = wordsSaid(scenario, conversation("", text));
    expect(words).toContain("hello");
    expect(words).not.toMatch(/review|design/);
  }
});
