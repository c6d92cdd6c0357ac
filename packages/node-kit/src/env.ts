import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigError, type Fault } from "./faults.ts";
import { issueSentence } from "./issue-sentence.ts";
import { redactSecrets } from "./redact.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadEnvOptions {
  /** Reads what a `NAME_FILE` variable points to; given by tests that want no disk. */
  readonly readSecret?: (path: string) => string;
}

/**
 * Parses the variables a program uses into one frozen value, or throws a ConfigError that lists every fault.
 * An empty variable counts as not set, because that is what Compose passes for `NAME: ${NAME:-}`.
 * Every variable may come from a file instead: `NAME_FILE=/run/secrets/name`. `.meta({ examples: ["..."] })`
 * on a field gives the example that a fault shows.
 */
export function loadEnv<S extends z.ZodObject>(
  schema: S,
  env: Environment,
  { readSecret = (path) => readFileSync(path, "utf8") }: LoadEnvOptions = {},
): Readonly<z.output<S>> {
  const { values, faults } = collect(Object.keys(schema.shape), env, readSecret);
  const parsed = schema.safeParse(values);
  if (parsed.success && faults.length === 0) return Object.freeze(parsed.data);
  const alreadyTold = new Set(faults.map(({ where }) => where));
  const issues = parsed.success ? [] : parsed.error.issues;
  const found = issues
    .map((issue) => toFault(issue, schema, values))
    .filter(({ where }) => !alreadyTold.has(where));
  throw new ConfigError("Environment", [...faults, ...found]);
}

function collect(names: readonly string[], env: Environment, readSecret: (path: string) => string) {
  const values: Record<string, string> = {};
  const faults: Fault[] = [];
  for (const name of names) {
    const direct = env[name] || undefined;
    const file = names.includes(`${name}_FILE`) ? undefined : env[`${name}_FILE`] || undefined;
    if (direct !== undefined && file !== undefined) {
      faults.push({ where: name, reason: `both ${name} and ${name}_FILE are set; keep one`, example: null });
    } else if (file !== undefined) {
      const secret = trySecret(file, readSecret);
      if ("reason" in secret)
        faults.push({ where: name, reason: `${name}_FILE: ${secret.reason}`, example: null });
      else values[name] = secret.text;
    } else if (direct !== undefined) values[name] = direct;
  }
  return { values, faults };
}

function trySecret(
  path: string,
  readSecret: (path: string) => string,
): { text: string } | { reason: string } {
  try {
    const text = readSecret(path).replace(/\r?\n$/, "");
    return text === "" ? { reason: `the file ${path} is empty` } : { text };
  } catch (error) {
    return {
      reason: `cannot read ${path} (${error instanceof Error && "code" in error ? error.code : String(error)})`,
    };
  }
}

function toFault(issue: z.core.$ZodIssue, schema: z.ZodObject, values: Record<string, string>): Fault {
  const name = issue.path[0] === undefined ? "settings" : String(issue.path[0]);
  const field = schema.shape[name];
  const example = field === undefined ? null : exampleOf(field);
  const value = values[name];
  const missing = value === undefined && issue.code === "invalid_type";
  const shown =
    value === undefined
      ? null
      : looksSecret(name)
        ? "the value (not shown)"
        : JSON.stringify(redactSecrets(value));
  return {
    where: name,
    reason: missing ? "not set, and there is no default" : issueSentence(issue, shown),
    example: example === null ? null : `${name}=${example}`,
  };
}

function looksSecret(name: string): boolean {
  return /(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL)S?$/i.test(name);
}

/** Metadata sits on the wrapper it was given to, so defaults, optionals and pipes are looked through. */
function exampleOf(field: z.core.$ZodType): string | null {
  let current: unknown = field;
  while (current instanceof z.ZodType) {
    const [example] = metaExamples.parse(current.meta() ?? {}).examples;
    if (example !== undefined) return String(example);
    const def: object = current.def;
    current = "innerType" in def ? def.innerType : "in" in def ? def.in : undefined;
  }
  return null;
}

const metaExamples = z.object({ examples: z.array(z.unknown()).default([]) });

/** `true|false|1|0|yes|no|on|off`, any case. */
export function envFlag() {
  return z.string().transform((text, context) => {
    const word = text.trim().toLowerCase();
    if (["true", "1", "yes", "on"].includes(word)) return true;
    if (["false", "0", "no", "off"].includes(word)) return false;
    context.addIssue({
      code: "custom",
      message: "not allowed; allowed: true, false (or 1, 0, yes, no, on, off)",
    });
    return z.NEVER;
  });
}

/** A whole number in decimal digits within bounds; `0x10`, `1e3` and blanks are refused. */
export function envInteger({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}) {
  return z.string().transform((text, context) => {
    const number = /^-?\d{1,16}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    context.addIssue({ code: "custom", message: `not a whole number between ${min} and ${max}` });
    return z.NEVER;
  });
}

/** Comma separated, trimmed, empty items dropped. */
export function envList() {
  return z.string().transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );
}
