import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openSecret, sealSecret } from "./seal.ts";

const key = randomBytes(32);
const sealed = sealSecret({ secret: "the secret €", key, context: "usr_1" });

describe("sealed secrets", () => {
  it("open under the same key and context only", () => {
    expect(openSecret({ sealed, key, context: "usr_1" })).toBe("the secret €");
    expect(openSecret({ sealed, key, context: "usr_2" })).toBeNull();
    expect(openSecret({ sealed, key: randomBytes(32), context: "usr_1" })).toBeNull();
  });

  it("never look the same twice, and hold an empty secret", () => {
    expect(sealSecret({ secret: "the secret €", key, context: "usr_1" })).not.toBe(sealed);
    expect(openSecret({ sealed: sealSecret({ secret: "", key, context: "" }), key, context: "" })).toBe("");
  });

  it("do not open once any byte was changed, cut or added", () => {
    const bytes = Buffer.from(sealed.slice(3), "base64url");
    const variants = [...bytes.keys()].map((place) => {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      return `s1.${changed.toString("base64url")}`;
    });
    const others = ["", "s1.", "s2.AAAA", `${sealed}.x`, sealed.slice(0, -2), `${sealed}AA`, sealed.slice(3)];
    for (const variant of [...variants, ...others])
      expect(openSecret({ sealed: variant, key, context: "usr_1" })).toBeNull();
  });

  it("want a key of 32 bytes", () => {
    expect(() => sealSecret({ secret: "x", key: randomBytes(16), context: "" })).toThrow("32 bytes");
  });
});
