// biome-ignore lint/correctness/noUndeclaredDependencies: the suite runs in tests only, and the root declares the runner.
export { describe, expect, it } from "vitest";
