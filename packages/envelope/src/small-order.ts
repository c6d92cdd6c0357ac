/**
 * The encodings of the curve's points of order 1, 2, 4 and 8, canonical or not, without the sign bit. A key among
 * them signs anything, and verifiers disagree about them; refusing them makes all verifiers agree.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/** Whether 32 bytes of a point encode one of small order, whatever its sign bit says. */
export function isSmallOrder(point: Uint8Array): boolean {
  const masked = Buffer.from(point.subarray(0, 32));
  masked[31] = (masked[31] ?? 0) & 0x7f;
  return SMALL_ORDER.has(masked.toString("hex"));
}
