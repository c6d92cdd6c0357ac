import { createInterface } from "node:readline";
import { type ChildOptions, startChild } from "./child-process.ts";
import type { Transport } from "./transport.ts";

/** The default: the runtime as a child process, one JSON text per line on its pipes. */
export function startStdioTransport(options: Omit<ChildOptions, "args">): Transport {
  const child = startChild({ ...options, args: ["app-server"] });
  const { stdin, stdout } = child.process;
  if (!stdin || !stdout) throw new Error("the runtime was started without pipes");
  // A write that races with the process's end fails here; `exited` reports that end.
  stdin.on("error", () => undefined);
  return {
    pid: child.process.pid ?? null,
    send: (text) => {
      if (stdin.writable) stdin.write(`${text}\n`);
    },
    listen: ({ message, closed }) => {
      createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY }).on("line", message);
      void child.exited.then((how) => closed(`the Codex process ${how}${lastWords(child.stderrTail())}`));
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

/** A start-up fault stands in the last lines of stderr. */
export function lastWords(stderr: string): string {
  const lines = stderr.split("\n").slice(-3).join(" ").trim();
  return lines ? ` (${lines})` : "";
}
