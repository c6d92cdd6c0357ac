/** Bounds of an event; every replica enforces the same ones, so they belong to the format. */
export const LIMITS = {
  headerBytes: 8 * 1024,
  bodyBytes: 64 * 1024,
  depth: 16,
  keysPerObject: 256,
  itemsPerArray: 1024,
  parents: 16,
  authHeads: 8,
  refs: 32,
} as const;
