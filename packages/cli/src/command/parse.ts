import { nearest } from "@envoy/space";
import { fail } from "../output/failure.ts";

import type { Command, Option } from "./spec.ts";
import { missing, type Value } from "./values.ts";

/** Options that every command has. */
export const globalOptions: readonly Option[] = [
  { name: "profile", kind: "text", summary: "Act as this local identity (ENVOY_PROFILE)" },
  { name: "hub", kind: "text", summary: "Address of a hub; without it this machine's own (ENVOY_ADDR)" },
  { name: "json", kind: "flag", summary: "Answer with JSON" },
  { name: "quiet", kind: "flag", summary: "Print nothing but what was asked for, and errors" },
  { name: "timeout", kind: "number", summary: "Milliseconds to wait for the hub", fallback: "30000" },
  { name: "help", kind: "flag", short: "h", summary: "Explain the command" },
  { name: "version", kind: "flag", short: "V", summary: "Print the version" },
];

export interface Parsed {
  readonly command: Command | null;
  /** The words that were given, for what is said when no command has that name. */
  readonly words: readonly string[];
  readonly globals: ReadonlyMap<string, Value>;
  readonly values: ReadonlyMap<string, Value>;
}

/**
 * Reads a command line. Options may stand anywhere; `--` ends them; `--name=value` and `--name value` are the
 * same; `-` alone is a value. Throws CommandFailed for what cannot be read.
 */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[]): Parsed {
  const found = findCommand(argv, commands);
  const options = [...globalOptions, ...(found.command?.options ?? [])];
  const raw = readTokens(found.rest, options);
  const globals = new Map<string, Value>();
  const values = new Map<string, Value>();
  const own = new Set(found.command?.options.map((one) => one.name));
  for (const [name, value] of raw.values) (own.has(name) ? values : globals).set(name, value);
  const wantsText = globals.get("help") === true || globals.get("version") === true;
  if (found.command !== null && !wantsText) {
    placePositional(found.command, raw.words, values);
    requireAll(found.command, values);
  }
  return { command: found.command, words: found.command === null ? raw.words : [], globals, values };
}

/** The command with the most words that begin the line; global options may stand before them. */
function findCommand(argv: readonly string[], commands: readonly Command[]) {
  const byName = new Map<string, Command>();
  for (const command of commands)
    for (const name of [command.path, ...(command.aliases ?? [])]) byName.set(name, command);
  const words = leadingWords(argv);
  for (let count = Math.min(3, words.length); count > 0; count--) {
    const taken = words.slice(0, count);
    const command = byName.get(taken.map((one) => one.word).join(" "));
    if (command === undefined) continue;
    const places = new Set(taken.map((one) => one.index));
    return { command, rest: argv.filter((_, index) => !places.has(index)) };
  }
  return { command: null, rest: argv };
}

/** Words before anything that only the command itself can tell a value from. */
function leadingWords(argv: readonly string[]): { word: string; index: number }[] {
  const words: { word: string; index: number }[] = [];
  for (let index = 0; index < argv.length; index++) {
    const token = argv[index] ?? "";
    if (!token.startsWith("-")) {
      words.push({ word: token, index });
      continue;
    }
    const option = globalOptions.find((one) => `--${one.name}` === token);
    if (option === undefined && !globalOptions.some((one) => token.startsWith(`--${one.name}=`))) break;
    if (option !== undefined && option.kind !== "flag") index++;
  }
  return words;
}

function readTokens(argv: readonly string[], options: readonly Option[]) {
  const values = new Map<string, Value>();
  const words: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const token = argv[index] ?? "";
    if (token === "--") {
      words.push(...argv.slice(index + 1));
      break;
    }
    if (token === "-" || !token.startsWith("-") || /^-\d/.test(token)) {
      words.push(token);
      continue;
    }
    const { option, value } = readOption(token, options);
    if (option.kind === "flag") {
      if (value !== null && value !== "true" && value !== "false")
        throw fail("invalid_input", `--${option.name} takes no value`);
      values.set(option.name, value !== "false");
      continue;
    }
    const given = value ?? argv[++index];
    if (given === undefined) throw fail("invalid_input", `--${option.name} needs a value`);
    values.set(option.name, convert(option, given, values.get(option.name)));
  }
  return { values, words };
}

function readOption(token: string, options: readonly Option[]): { option: Option; value: string | null } {
  const equals = token.indexOf("=");
  const name = equals === -1 ? token : token.slice(0, equals);
  const value = equals === -1 ? null : token.slice(equals + 1);
  const option = options.find((one) => name === `--${one.name}` || name === `-${one.short}`);
  if (option !== undefined) return { option, value };
  const near = nearest(
    name.replace(/^-+/, ""),
    options.filter((one) => one.hidden !== true).map((one) => one.name),
  );
  throw fail(
    "unknown_option",
    `There is no option ${name}${near === null ? "" : `; did you mean --${near}`}`,
  );
}

function convert(option: Option, given: string, before: Value | undefined): Value {
  if (option.kind === "list") {
    const more = given
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
    return [...(Array.isArray(before) ? before : []), ...more];
  }
  if (option.kind === "number") {
    const number = Number(given);
    if (given.trim() === "" || !Number.isFinite(number))
      throw fail("invalid_input", `--${option.name} takes a number, not ${given.slice(0, 40)}`);
    return number;
  }
  if (option.choices !== undefined && !option.choices.includes(given))
    throw fail("invalid_input", `--${option.name} is one of ${option.choices.join(", ")}`);
  return given;
}

function placePositional(command: Command, words: readonly string[], values: Map<string, Value>): void {
  const names = (command.positional ?? []).filter((name) => !values.has(name));
  if (words.length > names.length)
    // What was typed is not repeated: it may be an invite code.
    throw fail(
      "invalid_input",
      `${command.path} takes ${takes(names.length)}, and ${words.length} were given`,
      {
        next: `envoy ${command.path} --help shows what it takes.`,
      },
    );
  words.forEach((word, index) => {
    const option = command.options.find((one) => one.name === names[index]);
    if (option !== undefined) values.set(option.name, convert(option, word, undefined));
  });
}

function takes(count: number): string {
  return count === 0 ? "no plain words" : count === 1 ? "one plain word" : `${count} plain words`;
}

function requireAll(command: Command, values: ReadonlyMap<string, Value>): void {
  const lacking = command.options.find((one) => one.required === true && !values.has(one.name));
  if (lacking !== undefined) throw missing(lacking.name);
}
