import { describe, expect, it } from "vitest";
import { actor, createRoom } from "../test-support/room.ts";
import { composeRole } from "./compose.ts";
import { editRole } from "./decide.ts";
import { PromptName } from "./events.ts";

const head = "---\nrole: planner\n---\n";
const parts = { "shared/handoff": "Hand over.\n", "shared/conduct": "Behave." };

function faults(text: string) {
  const composed = composeRole(text, parts);
  return composed.ok ? [] : composed.error.map((one) => [one.line, one.problem]);
}

describe("a role prompt [role-prompts]", () => {
  it("is its front matter and its body with the shared parts in place", () => {
    const text = [
      "\uFEFF---",
      "# a remark",
      "role: planner",
      'summary: Plans, and "only" plans',
      "owns: [plan.md, 'notes.md']",
      "hands_off_to: reviewer",
      "---",
      "You plan.",
      "{{> shared/handoff}}",
      "The end.",
      "",
    ].join("\r\n");
    expect(composeRole(text, parts)).toEqual({
      ok: true,
      value: {
        role: "planner",
        summary: 'Plans, and "only" plans',
        owns: ["plan.md", "notes.md"],
        handsOffTo: ["reviewer"],
        body: "You plan.\nHand over.\nThe end.",
      },
    });
  });

  it("does not include parts of parts", () => {
    const nested = composeRole(`${head}{{> shared/a}}`, { "shared/a": "{{> shared/b}}", "shared/b": "b" });
    expect(nested).toMatchObject({ value: { body: "{{> shared/b}}" } });
  });

  it.each([
    ["no front matter", "You plan.", [1, "must begin with a front matter"]],
    ["a front matter without an end", "---\nrole: planner\nYou plan.", [1, "must begin with a front matter"]],
    ["no role", "---\nowns: [a]\n---\nYou plan.", [1, "must name the role"]],
    ["an unknown key", "---\nrole: planner\nmodel: x\n---\nYou plan.", [3, '"model: x" is none of: role']],
    ["a line that is no pair", "---\nrole: planner\nhello\n---\nYou plan.", [3, '"hello" is none of']],
    ["no body", head, [4, "no text below its front matter"]],
    [
      "an unknown part",
      `${head}a\n{{> shared/x}}`,
      [5, "no shared part shared/x; there are: shared/handoff"],
    ],
    [
      "a part named like an inherited property",
      `${head}{{> constructor}}`,
      [4, "no shared part constructor"],
    ],
    ["an include within a line", `${head}Read {{> shared/handoff}}`, [4, "stands alone on its line"]],
  ] as const)("with %s names the line", (_, text, [line, problem]) => {
    expect(faults(text)).toContainEqual([line, expect.stringContaining(problem)]);
  });

  it("names all faults at once", () => {
    expect(faults("---\nx: 1\ny: 2\n---\n")).toHaveLength(4);
  });
});

describe("editing a prompt [role-prompts]", () => {
  const edit = { prompt: "planner", text: "t", digest: "a".repeat(64), source: "page", base: 0 } as const;

  it("numbers versions and keeps the newest", () => {
    const room = createRoom();
    const you = actor("you");
    room.act(you, editRole(room.state, edit));
    room.act(you, editRole(room.state, { ...edit, text: "t2", digest: "b".repeat(64), base: 1 }));
    expect(room.state.prompts.planner).toMatchObject({ version: 2, text: "t2", editedBy: you });
  });

  it("refuses an edit of an older version, accepts a file as it is, and repeats change nothing", () => {
    const room = createRoom();
    room.act(actor("you"), editRole(room.state, edit));
    const other = { ...edit, text: "mine", digest: "c".repeat(64) };
    expect(editRole(room.state, other)).toMatchObject({
      error: { code: "role_conflict", data: { version: 1 } },
    });
    expect(editRole(room.state, { ...other, source: "file", base: null }).ok).toBe(true);
    expect(editRole(room.state, edit)).toEqual({ ok: true, value: [] });
  });

  it.each(["planner", "shared/handoff", "api-tester2"])("may be named %s", (name) => {
    expect(PromptName.safeParse(name).success).toBe(true);
  });
  it.each(["", "Planner", "../x", "shared/", "a/b", "shared/../x", "planner.md"])(
    "may not be named %j",
    (name) => {
      expect(PromptName.safeParse(name).success).toBe(false);
    },
  );
});
