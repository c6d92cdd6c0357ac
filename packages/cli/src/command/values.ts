import { fail } from "../output/failure.ts";

export type Value = string | number | boolean | readonly string[];

/** The options of one call, by name. */
export interface Values {
  readonly all: ReadonlyMap<string, Value>;
  text(name: string): string | null;
  /** Throws CommandFailed when it was not given. */
  needed(name: string): string;
  flag(name: string): boolean;
  number(name: string): number | null;
  list(name: string): readonly string[];
}

export function createValues(all: ReadonlyMap<string, Value>): Values {
  const text = (name: string) => {
    const value = all.get(name);
    return typeof value === "string" ? value : null;
  };
  return {
    all,
    text,
    needed(name) {
      const value = text(name);
      if (value !== null) return value;
      throw missing(name);
    },
    flag: (name) => all.get(name) === true,
    number(name) {
      const value = all.get(name);
      return typeof value === "number" ? value : null;
    },
    list(name) {
      const value = all.get(name);
      return Array.isArray(value) ? value : [];
    },
  };
}

export function missing(name: string): Error {
  return fail("missing_required_flag", `--${name} is needed`, { data: { flag: `--${name}` } });
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `5m`, `24h` or `7d`. */
export function readDuration(option: string, text: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text.trim().toLowerCase());
  const unit = UNITS[match?.[2] ?? ""];
  const amount = Number(match?.[1] ?? 0);
  if (unit === undefined || amount === 0)
    throw fail(
      "invalid_input",
      `--${option} takes a time such as 90s, 5m, 24h or 7d, not ${text.slice(0, 40)}`,
    );
  return amount * unit;
}
