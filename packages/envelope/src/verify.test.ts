import { verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateKeyPair, publicKeyObject } from "./keys.ts";
import { isSmallOrder } from "./small-order.ts";
import { VECTORS } from "./speccheck.fixture.ts";
import { verifyBytes, verifyBytesAsync } from "./verify.ts";

const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");

describe("published edge vectors", () => {
  it.each(VECTORS.map((vector, index) => ({ ...vector, index })))(
    "gives vector $index the verdict of libsodium",
    async (vector) => {
      const request = {
        message: Buffer.from(vector.message, "hex"),
        actor: base64url(vector.key),
        signature: base64url(vector.signature),
      };
      // Of the twelve only the one with ordinary points of mixed order passes.
      expect(verifyBytes(request)).toBe(vector.index === 3);
      expect(await verifyBytesAsync(request)).toBe(vector.index === 3);
    },
  );
});

const P = 2n ** 255n - 19n;
const D = (-121665n * power(121666n, P - 2n)) % P;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % P, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % P) {
    if (rest & 1n) result = (result * square) % P;
  }
  return result;
}

const mod = (value: bigint): bigint => ((value % P) + P) % P;

/** The y of double the point with the given y, by the curve's equation: x² = (y² - 1) / (d·y² + 1). */
function doubled(y: bigint): bigint {
  const yy = mod(y * y);
  const xx = mod((yy - 1n) * power(mod(D * yy + 1n), P - 2n));
  return mod((yy + xx) * power(mod(2n - (yy - xx)), P - 2n));
}

function encode(y: bigint, sign: number): Buffer {
  const bytes = Buffer.from(y.toString(16).padStart(64, "0"), "hex").reverse();
  bytes[31] = (bytes[31] ?? 0) | (sign << 7);
  return bytes;
}

/** Every encoding of a point whose eightfold is the neutral element, found by arithmetic. */
function smallOrderEncodings(): bigint[] {
  const fromList = [
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ];
  const orderEight = fromList.map((hex) => BigInt(`0x${Buffer.from(hex, "hex").reverse().toString("hex")}`));
  return [0n, 1n, ...orderEight, P - 1n, P, P + 1n];
}

describe("small order", () => {
  it("is what the arithmetic of the curve says of every refused encoding", () => {
    for (const y of smallOrderEncodings()) {
      expect(doubled(doubled(doubled(mod(y))))).toBe(1n);
      for (const sign of [0, 1]) expect(isSmallOrder(encode(y, sign))).toBe(true);
    }
  });

  it("leaves no encoding of those points out", () => {
    const points = new Set(smallOrderEncodings().map(mod));
    expect(points.size).toBe(5);
    // 255 bits hold at most one more multiple of p, and only for the 19 smallest values.
    const all = [...points].flatMap((y) => (y < 19n ? [y, y + P] : [y]));
    expect(all).toHaveLength(7);
    for (const y of all) expect(isSmallOrder(encode(y, 0))).toBe(true);
  });

  it("is not said of ordinary keys", () => {
    for (let round = 0; round < 100; round += 1) {
      expect(isSmallOrder(Buffer.from(generateKeyPair().actor, "base64url"))).toBe(false);
    }
  });

  it("makes a key unusable, and a signature that the bare verifier takes invalid", () => {
    for (const y of smallOrderEncodings()) {
      for (const sign of [0, 1]) {
        const actor = encode(y, sign).toString("base64url");
        expect(publicKeyObject(actor)).toBeNull();
        const signature = Buffer.concat([encode(y, sign), Buffer.alloc(32)]).toString("base64url");
        expect(verifyBytes({ message: Buffer.from("x"), actor, signature })).toBe(false);
      }
    }
    const second = VECTORS[2];
    const key = publicKeyObject(base64url(second?.key ?? ""));
    const message = Buffer.from(second?.message ?? "", "hex");
    const signature = Buffer.from(second?.signature ?? "", "hex");
    expect(key !== null && verify(null, message, key, signature)).toBe(true);
    expect(
      verifyBytes({
        message,
        actor: base64url(second?.key ?? ""),
        signature: signature.toString("base64url"),
      }),
    ).toBe(false);
  });
});
