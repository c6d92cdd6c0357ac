import { expect, test } from "vitest";
import type { Conversation, Entry } from "../conversation/conversation.ts";
import { checkScenario } from "../scenario/parse.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import { choose } from "./choose.ts";

type Rules = ScenarioInput["rules"];

const user = (text: string): Entry => ({ kind: "user", text });
const said = (text: string): Entry => ({ kind: "model", text, calls: [] });
const called = (id: string, name = "Bash"): Entry => ({
  kind: "model",
  text: "",
  calls: [{ id, name, input: "{}" }],
});
const result = (callId: string, text = "done"): Entry => ({ kind: "result", callId, text });

function chosen(
  rules: Rules,
  entries: readonly Entry[],
  more: Partial<Conversation> & { faults?: number } = {},
) {
  const { faults = 0, ...rest } = more;
  const conversation: Conversation = {
    wire: "anthropic",
    api: "messages",
    model: "m",
    system: "",
    tools: [],
    key: "k",
    side: false,
    entries,
    ...rest,
  };
  const scenario = checkScenario({ name: "t", rules, ignore: ["<note>[\\s\\S]*?</note>"] });
  const choice = choose({ scenario, conversation, faultsPlayed: () => faults });
  return choice === null
    ? null
    : `${choice.rule.id}: ${choice.parts.map((part) => part.text ?? part.run).join(" ")}`;
}

const work: Rules = [
  {
    id: "work",
    when: { last_user: "work" },
    answer: [{ text: "one" }, { run: "a" }, { run: "b" }, { text: "end" }],
  },
  { id: "else", answer: [{ text: "else" }] },
];

test("the place in a script follows from the history alone", () => {
  const first = [user("work")];
  const second = [...first, called("1"), result("1")];
  const third = [...second, called("2"), result("2")];
  expect(chosen(work, first)).toBe("work: one a");
  expect(chosen(work, second)).toBe("work: b");
  expect(chosen(work, third)).toBe("work: end");
});

test("words that arrive while tools run do not end the script; new words after its end begin a turn", () => {
  const running = [user("work"), called("1"), result("1"), user("and hurry")];
  expect(chosen(work, running)).toBe("work: b");
  const over = [...running, called("2"), result("2"), said("end"), user("hello")];
  expect(chosen(work, over)).toBe("else: else");
  expect(chosen(work, [...over, said("else"), user("work")])).toBe("work: one a");
});

test("an interruption ends the script", () => {
  const interrupted = [
    user("work"),
    called("1"),
    result("1"),
    user("[Request interrupted by user]"),
    user("hello"),
  ];
  expect(chosen(work, interrupted)).toBe("else: else");
});

test("a rule is played once in a turn, so that a script that ends with a tool cannot loop", () => {
  const rules: Rules = [{ id: "only", answer: [{ run: "a" }] }];
  expect(chosen(rules, [user("x")])).toBe("only: a");
  expect(chosen(rules, [user("x"), called("1"), result("1")])).toBeNull();
});

test("`times` counts uses in the conversation", () => {
  const rules: Rules = [
    { id: "once", times: 1, answer: [{ text: "hello" }] },
    { id: "else", answer: [{ text: "again" }] },
  ];
  expect(chosen(rules, [user("x")])).toBe("once: hello");
  expect(chosen(rules, [user("x"), said("hello"), user("y")])).toBe("else: again");
});

test("a rule about the last result takes over in the middle of a script", () => {
  const rules: Rules = [
    { id: "declined", when: { last_result: "^declined" }, answer: [{ text: "a pity" }] },
    ...work,
  ];
  expect(chosen(rules, [user("work"), called("1"), result("1", "declined by @maria")])).toBe(
    "declined: a pity",
  );
  expect(chosen(rules, [user("work"), called("1"), result("1", "fine")])).toBe("work: b");
});

test("a fault comes between without changing where a script stands", () => {
  const rules: Rules = [
    { id: "broken", times: 1, when: { after_tool: "Bash" }, answer: [{ fault: 500 }] },
    ...work,
  ];
  const entries = [user("work"), called("1"), result("1")];
  expect(chosen(rules, entries)).toBe("broken: ");
  expect(chosen(rules, entries, { faults: 1 })).toBe("work: b");
});

test.each<[string, Rules[number]["when"], Partial<Conversation>, boolean]>([
  ["role by its line", { role: "planner" }, { system: "Role: planner" }, true],
  [
    "role among others",
    { role: "planner" },
    { system: "You are @x.\nYour role: planner.\n- role: reviewer" },
    true,
  ],
  ["role by sentence", { role: "planner" }, { system: "# Who\nYou are the Planner of this space." }, true],
  ["role of another", { role: "planner" }, { system: "You are the reviewer.\nRole: planner wanted" }, false],
  ["wire", { wire: "openai" }, {}, false],
  ["model", { model: "^m$" }, {}, true],
  ["what is ignored", { last_user: "secret" }, { entries: [user("hi <note>secret\n</note>")] }, false],
  [
    "tools done",
    { tools_done: ["send_message"] },
    { entries: [user("x"), called("1", "mcp__envoy__send_message"), result("1")] },
    true,
  ],
  ["a tool without a result", { tools_done: ["Bash"] }, { entries: [user("x"), called("1")] }, false],
  ["the first request of a turn", { call_of_turn: 1 }, { entries: [user("x")] }, true],
  [
    "a later request of a turn",
    { call_of_turn: 1 },
    { entries: [user("x"), called("1"), result("1")] },
    false,
  ],
  ["text of the turn", { turn_contains: "done" }, { entries: [user("x"), called("1"), result("1")] }, true],
  ["text that must not be there", { not_contains: "x" }, { entries: [user("x")] }, false],
])("condition: %s", (_what, when, conversation, expected) => {
  const rules: Rules = [{ id: "rule", ...(when === undefined ? {} : { when }), answer: [{ text: "hit" }] }];
  expect(chosen(rules, [user("x")], conversation) !== null).toBe(expected);
});
