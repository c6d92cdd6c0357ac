import { describe, expect, it } from "vitest";
import { filesBelow, read } from "./architecture/sources.ts";
import { pending, promises } from "./requirements.ts";

/** Ids in brackets at the end of a title: ` [send-once]"`. */
function citations(text: string): string[] {
  return [...text.matchAll(/ \[([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\](?= \[|["`'])/g)].map(
    (match) => match[1] ?? "",
  );
}

const files = ["packages", "services", "test"]
  .flatMap((folder) => filesBelow(folder))
  .filter((path) => /\.test\.tsx?$|conformance\.ts$|\/conformance\/[a-z]+\.ts$/.test(path));
const cited = new Map<string, string[]>();
for (const path of files) {
  if (path === "test/coverage.test.ts") continue;
  for (const id of citations(read(path))) cited.set(id, [...(cited.get(id) ?? []), path]);
}

describe("the product's promises", () => {
  it("are each told once", () => {
    const ids = promises.map((one) => one.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("are each proven by a test, or said to be pending", () => {
    const unproven = promises.filter((one) => !cited.has(one.id) && pending[one.id] === undefined);
    expect(unproven.map((one) => `${one.id}: ${one.promise}`)).toEqual([]);
  });

  it("are not said to be pending once a test proves them", () => {
    const ids = new Set(promises.map((one) => one.id));
    expect(Object.keys(pending).filter((id) => cited.has(id) || !ids.has(id))).toEqual([]);
  });

  it("are the only ones that tests cite", () => {
    const known = new Set(promises.map((one) => one.id));
    const unknown = [...cited]
      .filter(([id]) => !known.has(id))
      .map(([id, paths]) => `${id} in ${paths.join()}`);
    expect(unknown).toEqual([]);
  });

  it("are counted", () => {
    const open = promises.filter((one) => !cited.has(one.id));
    const lines = open.map((one) => `  pending ${one.id}: ${pending[one.id] ?? "no reason given"}`);
    const proven = `${promises.length - open.length} of ${promises.length} promises are cited by tests`;
    process.stdout.write([proven, ...lines, ""].join("\n"));
    expect(promises.length).toBeGreaterThan(50);
  });
});

describe("the reader of citations", () => {
  it("finds ids at the end of titles and nowhere else", () => {
    const text = [
      'it("sends once [a-b] [c]", f)',
      "/ [a-z]/",
      'list["x"] [not-this] + 1',
      "it(`x [d-e]`, f)",
    ].join("\n");
    expect(citations(text)).toEqual(["a-b", "c", "d-e"]);
  });
});
