import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createCode, readCode } from "./code.ts";
import { inviteKeys } from "./keys.ts";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const symbolsOf = (typed: string) => {
  const read = readCode(typed);
  if (!read.ok) throw new Error(read.fault);
  return read.symbols;
};

describe("an invite code", () => {
  it("is six groups of four without letters that look like digits", () => {
    expect(createCode(randomBytes)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it("finds every wrong symbol and every swap of neighbours in 20,000 codes", () => {
    let [checked, missed] = [0, 0];
    for (let index = 0; index < 20_000; index++) {
      const code = createCode(randomBytes).replaceAll("-", "");
      const at = index % 24;
      const other = LETTERS[(LETTERS.indexOf(code[at] ?? "") + 1 + (index % 31)) % 32];
      const wrong = code.slice(0, at) + other + code.slice(at + 1);
      const pair = at % 23;
      const swapped = code.slice(0, pair) + code[pair + 1] + code[pair] + code.slice(pair + 2);
      for (const typed of [wrong, swapped]) {
        if (typed === code) continue;
        checked++;
        if (readCode(typed).ok) missed++;
      }
      expect(readCode(code).ok).toBe(true);
    }
    expect(checked).toBeGreaterThan(38_000);
    expect(missed).toBe(0);
  });

  it("does not repeat itself", () => {
    const codes = new Set(Array.from({ length: 20_000 }, () => createCode(randomBytes)));
    expect(codes.size).toBe(20_000);
  });

  it("is read however it is typed", () => {
    const code = "0110-ABCD-EFGH-JKMN-PQRS-";
    const whole = [...LETTERS]
      .flatMap((a) => [...LETTERS].map((b) => `${code}VW${a}${b}`))
      .find((one) => readCode(one).ok);
    if (whole === undefined) throw new Error("no check symbol fits");
    const wanted = symbolsOf(whole);
    for (const typed of [
      whole.toLowerCase(),
      whole.replaceAll("-", " "),
      whole.replaceAll("-", ""),
      ` ${whole}\n`,
      whole.replace("0110", "oiLO"),
      whole.replaceAll("-", "\u2011"),
      `envoy://join#${whole}`,
      `envoy://join?code=${whole}`,
    ])
      expect(symbolsOf(typed)).toEqual(wanted);
  });

  it("says what is wrong with it", () => {
    expect(readCode("KQ8M")).toEqual({ ok: false, fault: "length" });
    expect(readCode("UUUU-UUUU-UUUU-UUUU-UUUU-UUUU")).toEqual({ ok: false, fault: "symbol" });
    expect(readCode("")).toEqual({ ok: false, fault: "length" });
  });

  it("always gives the same keys, and others for another code", () => {
    const one = symbolsOf(createCode(randomBytes));
    const two = symbolsOf(createCode(randomBytes));
    const keys = inviteKeys(one);
    expect(keys.invite).toMatch(/^[0-9a-f]{32}$/);
    expect(inviteKeys(one)).toMatchObject({ invite: keys.invite, joinKey: keys.joinKey });
    expect(inviteKeys(two).invite).not.toBe(keys.invite);
    expect(inviteKeys(two).joinKey).not.toBe(keys.joinKey);
  });

  it("derives the same public name as any other implementation of the scheme", () => {
    const zeros = inviteKeys(Array.from({ length: 24 }, () => 0));
    expect({ invite: zeros.invite, joinKey: zeros.joinKey }).toMatchInlineSnapshot(`
      {
        "invite": "06c8ac2636402b207c06d36306df1064",
        "joinKey": "txnu-riQrUXT3RYoOB0d__diD28Fh8_-pPSMkvqzvlI",
      }
    `);
  });
});
