import type { Machine } from "./machine.ts";

/** Names that stand for values made anew at each run: ids, codes and times of the page. */
const NAMES =
  /room_\d{13}[0-9a-z]{6}|msg_[0-9a-f]{4}\.\.\.|msg_[0-9a-f]{32}|(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}|\[\d\d:\d\d\]/g;

/**
 * Plays transcripts as the page shows them: lines that begin with `$` are typed, the lines below are what must
 * be printed. A name of the page means one value throughout: what it first stands for in an output is what it
 * stands for in later commands.
 */
export interface Stage {
  /** Plays and gives what differs, as an expected and a printed text; both the same when nothing does. */
  play(machine: Machine, transcript: string): Promise<{ expected: string; printed: string }>;
  /** What a name of the page stands for. */
  value(name: string): string;
  bind(name: string, value: string): void;
}

export function createStage(): Stage {
  const values = new Map<string, string>();
  const known = (text: string) => text.replaceAll(NAMES, (name) => values.get(name) ?? name);

  /** The expected line with the values of this run; names met for the first time take the printed value. */
  function fill(expected: string, printed: string): string {
    const names = [...expected.matchAll(NAMES)].map(([name]) => name);
    const pattern = expected
      .split(NAMES)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .reduce((before, part, index) => `${before}${shapeOf(names[index - 1] ?? "")}${part}`);
    const match = new RegExp(`^${pattern}$`).exec(printed);
    if (match === null) return known(expected);
    names.forEach((name, index) => {
      if (name.startsWith("[")) return;
      if (!values.has(name)) values.set(name, match[index + 1] ?? "");
    });
    let at = 0;
    return expected.replaceAll(NAMES, (name) => {
      at += 1;
      return name.startsWith("[") ? (match[at] ?? name) : (values.get(name) ?? name);
    });
  }

  return {
    async play(machine, transcript) {
      const [expected, printed]: [string[], string[]] = [[], []];
      for (const { command, lines } of stepsOf(transcript)) {
        const ran = await machine.shell(known(command));
        const got = `${ran.stdout}${ran.stderr}`.trimEnd().split("\n");
        expected.push(`$ ${command}`, ...lines.map((line, index) => fill(line, got[index] ?? "")));
        printed.push(`$ ${command}`, ...got);
      }
      return { expected: expected.join("\n"), printed: printed.join("\n") };
    },
    value(name) {
      const value = values.get(name);
      if (value === undefined) throw new Error(`${name} has not been met yet`);
      return value;
    },
    bind: (name, value) => values.set(name, value),
  };
}

function shapeOf(name: string): string {
  if (name.startsWith("room_")) return "(room_\\d{13}[0-9a-z]{6})";
  if (name.startsWith("msg_")) return "(msg_[0-9a-f]{32})";
  return name.startsWith("[") ? "(\\[\\d\\d:\\d\\d\\])" : "((?:[0-9A-Z]{4}-){5}[0-9A-Z]{4})";
}

function stepsOf(transcript: string): { command: string; lines: string[] }[] {
  const steps: { command: string; lines: string[] }[] = [];
  const lines = transcript.trim().split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const last = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), lines: [] });
    else if (line.startsWith("#")) continue;
    else if (last?.command.endsWith("\\")) last.command += `\n${line}`;
    else last?.lines.push(line);
  }
  return steps;
}
