import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findMentions } from "./mentions.ts";

const names = (text: string) => findMentions(text).map((one) => one.name);

describe("a mention [mention-grammar]", () => {
  it.each([
    ["at the start", "@Planner Design it", ["Planner"]],
    ["at the end", "ready for review @Reviewer", ["Reviewer"]],
    ["alone", "@Planner", ["Planner"]],
    ["at the start of a line", "Done.\n@Reviewer please", ["Reviewer"]],
    ["before a full stop", "Over to @Planner.", ["Planner"]],
    ["before an ellipsis", "@Planner... hello?", ["Planner"]],
    ["before an apostrophe", "@Planner's plan", ["Planner"]],
    ["with a dot inside", "@ann.b go", ["ann.b"]],
    ["with digits first", "@007 go", ["007"]],
    ["in parentheses", "(cc @Reviewer)", ["Reviewer"]],
    ["in quotation marks", "\u201c@Planner\u201d said", ["Planner"]],
    ["emphasised", "**@Planner** and _@Reviewer_", ["Planner", "Reviewer"]],
    ["in a table", "|@Planner|@Reviewer|", ["Planner", "Reviewer"]],
    ["after a dash", "review\u2014@Reviewer", ["Reviewer"]],
    ["after an emoji", "\u{1F389}@Planner", ["Planner"]],
    ["after a joined emoji", "\u{1F469}\u200d\u{1F4BB}@Planner", ["Planner"]],
    ["in writing without spaces", "\u8bf7@Planner\u770b\u4e00\u4e0b", ["Planner"]],
    ["after full-width punctuation", "\u597d\uff0c@Planner", ["Planner"]],
    ["several, with a slash", "@Planner/@Reviewer", ["Planner", "Reviewer"]],
    ["twice", "@a @a", ["a", "a"]],
    ["as groups", "@here @all-agents", ["here", "all-agents"]],
    ["in a list", "- @Planner: plan\n1. @Reviewer: review", ["Planner", "Reviewer"]],
    ["after an unclosed backtick", "it's ` broken @Planner", ["Planner"]],
    ["between two code spans", "`a` @Planner `b`", ["Planner"]],
    ["when a backtick's partner is in another paragraph", "a ` b\n\n@Planner ` c", ["Planner"]],
    ["after a fence", "```ts\n@x\n```\n@Planner", ["Planner"]],
    ["after a code span of three backticks on one line", "```x``` @Planner\nthanks", ["Planner"]],
    ["after an escaped backtick", "\\` @Planner \\`", ["Planner"]],
    ["of 32 characters", `@${"a".repeat(32)}`, ["a".repeat(32)]],
  ])("counts %s", (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ["an e-mail address", "mail me@example.com"],
    ["an e-mail address with marks", "first.last+tag@example.com"],
    ["ssh", "git@github.com:org/repo.git"],
    ["the address of a page", "see https://example.org/@planner/notes"],
    ["a version", "zod@4.6.7"],
    ["a package", "npm i @anthropic-ai/sdk"],
    ["a decorator", "use @Injectable() here"],
    ["a decorator with arguments", "@Component({ selector })"],
    ["a code span", "the `@Planner` handle"],
    ["a long code span", "``a ` @Planner``"],
    ["a code span over a line break", "`a\n@Planner`"],
    ["a fence", "```\n@Planner\n```"],
    ["a fence of tildes", "~~~ts\n@Planner\n~~~"],
    ["a fence with a shorter one inside", "````\n```\n@Planner\n```\n````"],
    ["a fence in a list", "- ```\n  @Planner\n  ```"],
    ["a fence that is not closed", "```\n@Planner\n"],
    ["a quoted line", "> @Planner said so"],
    ["a nested quote", ">> @Planner"],
    ["an escaped sign", "\\@Planner"],
    ["a sign alone", "meet @ noon"],
    ["two signs", "@@Planner"],
    ["marks only", "@... @- @_"],
    ["a name that goes on in other letters", "@Pl\u00e1nner"],
    ["a sign inside a word", "caf\u00e9@Planner"],
    ["a name that is too long", `@${"a".repeat(33)}`],
    ["nothing", ""],
  ])("does not count %s", (_, text) => {
    expect(names(text)).toEqual([]);
  });

  it("stands where it says, for any text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "@Planner",
        "@a.b",
        "`",
        "```",
        "~~~",
        "\n",
        "> ",
        "\\",
        "://",
        " ",
        "(",
        "@",
        "\u770b",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        let last = 0;
        for (const { name, start, end } of findMentions(text)) {
          expect(text.slice(start, end)).toBe(`@${name}`);
          expect(name).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,30}[A-Za-z0-9])?$/);
          expect(start).toBeGreaterThanOrEqual(last);
          last = end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is found between any two words", () => {
    const word = fc.stringMatching(/^[a-z ,.;!?]{0,20}$/);
    fc.assert(
      fc.property(word, word, (before, after) => {
        expect(names(`${before} @Planner ${after}`)).toEqual(["Planner"]);
      }),
    );
  });

  it("is never found in code, whatever the code holds", () => {
    const line = fc.stringMatching(/^[a-z@ `]{0,20}$/).filter((text) => !/^\s*`{3,}\s*$/.test(text));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        expect(names(`\`\`\`\n${lines.join("\n")}\n\`\`\``)).toEqual([]);
      }),
    );
  });
});
