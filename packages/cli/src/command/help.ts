import { globalOptions } from "./parse.ts";
import type { Command, Option } from "./spec.ts";

/** All commands, or those of one family such as `task`. */
export function overview(commands: readonly Command[], words: readonly string[]): string {
  const shown = commands.filter(
    (one) => one.hidden !== true && (words.length === 0 || one.path.startsWith(`${words[0]} `)),
  );
  const list = shown.length === 0 ? commands.filter((one) => one.hidden !== true) : shown;
  const width = Math.max(...list.map((one) => one.path.length)) + 2;
  return [
    "Usage: envoy [options] <command> [arguments]",
    "",
    "Commands:",
    ...list.map((one) => `  ${one.path.padEnd(width)}${one.summary.split(/[;.]/)[0]}`),
    "",
    "Options of every command:",
    ...optionLines(globalOptions),
    "",
    "envoy <command> --help explains one command. envoy quickstart is where to begin.",
  ].join("\n");
}

/** One command: how it is called, what it does, what it takes. */
export function helpOf(command: Command): string {
  const positional = command.positional ?? [];
  const words = positional.map((name) => {
    const required = command.options.find((one) => one.name === name)?.required === true;
    return required ? `<${name}>` : `[${name}]`;
  });
  const options = command.options.filter((one) => one.hidden !== true);
  return [
    `Usage: envoy ${[command.path, ...words].join(" ")} [options]`,
    "",
    `${command.summary}.`,
    ...(command.aliases === undefined
      ? []
      : ["", `Also: ${command.aliases.map((one) => `envoy ${one}`).join(", ")}`]),
    ...(options.length === 0 ? [] : ["", "Options:", ...optionLines(options)]),
    "",
    "Options of every command:",
    ...optionLines(globalOptions),
  ].join("\n");
}

function optionLines(options: readonly Option[]): string[] {
  const heads = options.map((one) => {
    const value = { text: " <text>", number: " <number>", list: " <a,b>", flag: "" }[one.kind];
    return `${one.short === undefined ? "" : `-${one.short}, `}--${one.name}${value}`;
  });
  const width = Math.max(...heads.map((head) => head.length)) + 2;
  return options.map((one, index) => {
    const notes = [
      ...(one.required === true ? ["needed"] : []),
      ...(one.choices === undefined ? [] : [one.choices.join("|")]),
      ...(one.fallback === undefined || one.fallback === "false" ? [] : [`default ${one.fallback}`]),
    ];
    return `  ${(heads[index] ?? "").padEnd(width)}${one.summary}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
  });
}
