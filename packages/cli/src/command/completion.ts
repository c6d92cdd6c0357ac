import { globalOptions } from "./parse.ts";
import type { Command } from "./spec.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** A script that completes commands, their options and the choices of options, with no call of the program. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const entries = commands.filter((one) => one.hidden !== true).flatMap(entriesOf);
  if (shell === "bash") return bash(entries);
  if (shell === "zsh") return `#compdef envoy\nautoload -U +X bashcompinit && bashcompinit\n${bash(entries)}`;
  return fish(entries);
}

interface Entry {
  readonly path: string;
  readonly summary: string;
  readonly options: readonly {
    readonly name: string;
    readonly summary: string;
    readonly choices: readonly string[];
  }[];
}

function entriesOf(command: Command): Entry[] {
  const options = [...command.options, ...globalOptions]
    .filter((one) => one.hidden !== true)
    .map(({ name, summary, choices = [] }) => ({ name, summary, choices }));
  return [command.path, ...(command.aliases ?? [])].map((path) => ({
    path,
    summary: command.summary,
    options,
  }));
}

/** Words that may follow each beginning: `` -> `task`, `task` -> `claim`. */
function followers(entries: readonly Entry[]): Map<string, Set<string>> {
  const next = new Map<string, Set<string>>();
  for (const { path } of entries) {
    const words = path.split(" ");
    words.forEach((word, index) => {
      const before = words.slice(0, index).join(" ");
      next.set(before, (next.get(before) ?? new Set()).add(word));
    });
  }
  return next;
}

function bash(entries: readonly Entry[]): string {
  const cases = [...followers(entries)].map(
    ([before, words]) => `    "${before}") words="${[...words].join(" ")}" ;;`,
  );
  const options = entries.map(
    ({ path, options: all }) => `    "${path}") options="${all.map((one) => `--${one.name}`).join(" ")}" ;;`,
  );
  const choices = entries.flatMap(({ path, options: all }) =>
    all
      .filter((one) => one.choices.length > 0)
      .map(
        (one) =>
          `    "${path} --${one.name}") COMPREPLY=($(compgen -W "${one.choices.join(" ")}" -- "$current")); return ;;`,
      ),
  );
  return `_envoy() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" options="" word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      --profile|--hub|--timeout) index=$((index + 1)) ;;
      -*) ;;
      *) case " $(_envoy_words "$path") " in *" $word "*) path="\${path:+$path }$word" ;; esac ;;
    esac
  done
  case "$path $before" in
${choices.join("\n")}
  esac
  words="$(_envoy_words "$path")"
  case "$path" in
${options.join("\n")}
  esac
  if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current"))
  else COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
_envoy_words() {
  local words=""
  case "$1" in
${cases.join("\n")}
  esac
  printf '%s' "$words"
}
complete -F _envoy envoy`;
}

function fish(entries: readonly Entry[]): string {
  const lines = ["complete -c envoy -f"];
  for (const [before, words] of followers(entries))
    for (const word of words) {
      const path = before === "" ? word : `${before} ${word}`;
      const summary = entries.find((one) => one.path === path)?.summary ?? "";
      lines.push(
        `complete -c envoy -n ${quoted(condition(before, [...words]))} -a ${word} -d ${quoted(summary)}`,
      );
    }
  for (const { path, options } of entries)
    for (const { name, summary, choices } of options) {
      const values = choices.length === 0 ? "" : ` -x -a ${quoted(choices.join(" "))}`;
      lines.push(
        `complete -c envoy -n ${quoted(condition(path, []))} -l ${name}${values} -d ${quoted(summary)}`,
      );
    }
  return lines.join("\n");
}

function condition(path: string, not: readonly string[]): string {
  const seen = path === "" ? [] : path.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
  const unseen = not.length === 0 ? [] : [`not __fish_seen_subcommand_from ${not.join(" ")}`];
  return [...seen, ...unseen].join("; and ") || "true";
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
