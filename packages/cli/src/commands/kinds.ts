import type { Values } from "../command/values.ts";
import { fail } from "../output/failure.ts";
import type { Kind } from "../profile/store.ts";

/** The kind that was asked for by a flag, or null. Kinds are labels and grant nothing. */
export function kindOf(values: Values): Kind | null {
  const given = (["human", "agent", "script"] as const).filter((kind) => values.flag(kind));
  if (given.length > 1) throw fail("invalid_input", `--${given.join(" and --")} exclude each other`);
  return given[0] ?? null;
}

/** Throws CommandFailed unless the number is whole and within the bounds. */
export function within(
  values: Values,
  option: string,
  bounds: { min: number; max: number; otherwise: number },
): number {
  const { min, max, otherwise } = bounds;
  const number = values.number(option) ?? otherwise;
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw fail("invalid_input", `--${option} is a whole number from ${min} to ${max}`);
}
