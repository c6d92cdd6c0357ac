import { expect, it } from "vitest";
import { mergeModels } from "./models.ts";

const row = (value: string, resolvedModel: string, efforts: ("low" | "high")[] = []) => ({
  value,
  resolvedModel,
  displayName: value,
  description: "",
  supportsEffort: efforts.length > 0,
  supportedEffortLevels: efforts,
});

it("names the default, keeps short names and adds what only the vendor lists", () => {
  const table = [
    row("default", "claude-b"),
    row("a", "claude-a"),
    row("b", "claude-b", ["low", "high"]),
    row("claude-b", "claude-b"),
  ];
  const listed = [
    { id: "claude-a", name: "A" },
    { id: "claude-old", name: "Old" },
  ];
  expect(mergeModels(table, listed)).toEqual([
    { id: "a", name: "a (claude-a)", isDefault: false, efforts: [] },
    { id: "b", name: "b (claude-b)", isDefault: true, efforts: ["low", "high"] },
    { id: "claude-b", name: "claude-b", isDefault: false, efforts: [] },
    { id: "claude-old", name: "Old", isDefault: false, efforts: [] },
  ]);
});
