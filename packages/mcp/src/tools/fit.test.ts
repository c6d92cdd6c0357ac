import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fit, size } from "./fit.ts";

const records = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => ({ id: index, text: "x".repeat(length) }));

describe("an answer", () => {
  it("that fits stays as it is", () => {
    const shown = { data: { cursor: "c" }, records: records(3, 10) };
    expect(fit(shown, { budget: 1000, offset: 0 })).toEqual({ ...shown, more: null });
  });

  it("is read to its end by its offsets, each record once", () => {
    const all = records(500, 200);
    const seen: unknown[] = [];
    for (let offset = 0; ; ) {
      const page = fit({ data: {}, records: all }, { budget: 5000, offset });
      expect(size(page)).toBeLessThan(5200);
      seen.push(...(page.records ?? []).map((record) => (record as { id: number }).id));
      if (page.more === null) break;
      expect(page.more.offset).toBeGreaterThan(offset);
      offset = page.more.offset;
    }
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it("has long texts shortened, and says by how much, before records are left out", () => {
    const page = fit({ data: {}, records: records(3, 20_000) }, { budget: 20_000, offset: 0 });
    expect(page.records).toHaveLength(3);
    expect(page.more).toBeNull();
    expect(JSON.stringify(page.records)).toContain("[16000 more characters]");
  });

  it("without records has its lists cut, and says how many there were", () => {
    const page = fit(
      { data: { name: "n", members: records(400, 100) }, records: null },
      { budget: 4000, offset: 0 },
    );
    expect(size(page.data)).toBeLessThanOrEqual(4000);
    expect(page.data).toMatchObject({ name: "n", membersTotal: 400 });
  });

  it("always comes forward and never grows beyond a record over its budget", () => {
    const text = fc.string({ maxLength: 3000 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ text }), { maxLength: 60 }),
        fc.integer({ min: 500, max: 5000 }),
        (list, budget) => {
          const page = fit({ data: {}, records: list }, { budget, offset: 0 });
          const shown = page.records ?? [];
          expect(shown.length).toBeGreaterThan(list.length === 0 ? -1 : 0);
          if (shown.length > 1) expect(size(shown)).toBeLessThanOrEqual(budget + 2);
          expect(page.more === null).toBe(shown.length === list.length);
        },
      ),
    );
  });
});
