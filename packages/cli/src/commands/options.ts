import type { Option } from "../command/spec.ts";

/** Options that several commands share. */
export const space: Option = {
  name: "space",
  kind: "text",
  summary: "The space, by id or name (ENVOY_SPACE)",
};
export const kindFlags: readonly Option[] = [
  { name: "human", kind: "flag", summary: "This identity is a person" },
  { name: "agent", kind: "flag", summary: "This identity is an agent" },
  { name: "script", kind: "flag", summary: "This identity is a script" },
];
export const name: Option = { name: "name", kind: "text", summary: "How the identity is called" };
export const limit = (fallback: number): Option => {
  return { name: "limit", kind: "number", summary: "How many at most", fallback: String(fallback) };
};
