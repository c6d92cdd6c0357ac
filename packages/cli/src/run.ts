import { PRODUCT_VERSION } from "@envoy/protocol";
import { nearest } from "@envoy/space";
import { type Parsed, parseCommandLine } from "./command/parse.ts";
import type { Answer, Command } from "./command/spec.ts";
import { createValues } from "./command/values.ts";
import { allCommands } from "./commands/all.ts";
import { type Context, createContext, type Surroundings } from "./context.ts";
import { CommandFailed, EXIT, type Failure, fail } from "./output/failure.ts";
import { failureJson } from "./output/json.ts";

/** Runs one command line and gives the exit code. Everything that a command refuses ends here. */
export async function runCli(around: Surroundings): Promise<number> {
  const json = around.argv.includes("--json");
  ignoreClosedPipes(around);
  try {
    const commands = allCommands();
    const parsed = parseCommandLine(around.argv, commands);
    return await runParsed(around, parsed, commands);
  } catch (error) {
    if (error instanceof CommandFailed) return report(around, error.failure, json);
    return report(around, defect(error, around), json);
  }
}

async function runParsed(
  around: Surroundings,
  parsed: Parsed,
  commands: readonly Command[],
): Promise<number> {
  const { command, globals } = parsed;
  if (globals.get("version") === true) {
    around.stdout.write(`envoy ${PRODUCT_VERSION}\n`);
    return 0;
  }
  if (globals.get("help") === true || (command === null && parsed.words.length === 0)) {
    const { helpOf, overview } = await import("./command/help.ts");
    around.stdout.write(`${command === null ? overview(commands, parsed.words) : helpOf(command)}\n`);
    return 0;
  }
  if (command === null) throw unknownCommand(parsed.words, commands);
  using context = createContext(around, globals);
  const answer = await command.run(context, createValues(parsed.values));
  if (answer !== null) printAnswer(context, answer);
  return answer?.exit ?? 0;
}

function printAnswer(context: Context, answer: Answer): void {
  if (context.json) context.print(JSON.stringify(answer.json, null, 2));
  else if (answer.say !== "") context.print(answer.say);
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): Error {
  const names = commands
    .filter((one) => one.hidden !== true)
    .flatMap((one) => [one.path, ...(one.aliases ?? [])]);
  const near = nearest(words.slice(0, 2).join(" "), names) ?? nearest(words[0] ?? "", names);
  // What was typed is not repeated when it is no word: it may be an invite code.
  const typed = /^[a-z][a-z-]{0,30}$/.test(words[0] ?? "") ? ` ${words[0]}` : " of that name";
  return fail(
    "unknown_command",
    `There is no command${typed}${near === null ? "" : `; did you mean ${near}`}`,
    {
      next: "envoy --help lists the commands.",
    },
  );
}

function report(around: Surroundings, failure: Failure, json: boolean): number {
  if (json) around.stdout.write(`${JSON.stringify(failureJson(failure), null, 2)}\n`);
  else {
    around.stderr.write(`error: ${failure.message}\n`);
    if (failure.next !== null && around.stderr.isTTY && !around.argv.includes("--quiet"))
      around.stderr.write(`${failure.next}\n`);
  }
  return failure.exit;
}

/** What nobody expected: told with its stack when asked for, because a stack can show what was typed. */
function defect(error: unknown, around: Surroundings): Failure {
  if (around.env.ENVOY_DEBUG)
    around.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    code: "internal",
    message: `This should not have happened (${kind})`,
    exit: EXIT.defect,
    next: "Set ENVOY_DEBUG=1 to see where, and report it.",
    data: {},
  };
}

/** `envoy history | head` ends the reader first; that is no failure. */
function ignoreClosedPipes({ stdout, stderr }: Surroundings): void {
  for (const stream of [stdout, stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
}
