import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { redactSecrets } from "./redact.ts";

/** A program call as data, with the pure function that reads its output. */
export interface Command<T> {
  /** A program's name or path. Never a shell line: arguments reach the program as they are. */
  readonly file: string;
  readonly args: readonly string[];
  /** Receives what the program printed; called only when its exit code is one of `okCodes`. */
  readonly parse: (output: CommandOutput) => T;
  readonly cwd?: string;
  /** The whole environment of the program; the caller's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to stdin, which is empty otherwise. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /** For stdout and stderr together; more ends the program. */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
  readonly okCodes?: readonly number[];
  /** Masked literally in everything a failure says. */
  readonly secrets?: readonly string[];
}

export interface CommandOutput {
  readonly stdout: string;
  /** The same as it came, for output that is not text. */
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface CommandFailure {
  readonly kind: "not_found" | "not_startable" | "timeout" | "aborted" | "output_limit" | "exit" | "signal";
  /** Fit for a person; credentials are masked. */
  readonly sentence: string;
  readonly exitCode: number | null;
  /** The end of stderr, masked. */
  readonly stderr: string;
}

export type CommandResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: CommandFailure };

const KILL_AFTER_MS = 2_000;
const DRAIN_AFTER_EXIT_MS = 1_000;

/**
 * Runs the command in a process group of its own and resolves when it has ended; failures are data. On timeout,
 * abort or too much output the whole group is terminated, two seconds later killed.
 */
export async function runCommand<T>(command: Command<T>): Promise<CommandResult<T>> {
  const ended = await new Promise<Ended>((resolve) => watch(command, resolve));
  const stderr = ended.stderr.toString("utf8");
  const okCodes = command.okCodes ?? [0];
  if (ended.cause === null && ended.exitCode !== null && okCodes.includes(ended.exitCode)) {
    return {
      ok: true,
      value: command.parse({
        stdout: ended.stdout.toString("utf8"),
        stdoutBytes: ended.stdout,
        stderr,
        exitCode: ended.exitCode,
      }),
    };
  }
  return { ok: false, failure: toFailure(command, ended, stderr) };
}

type Cause = "timeout" | "aborted" | "output_limit" | NodeJS.ErrnoException;

interface Ended {
  readonly cause: Cause | null;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function watch<T>(command: Command<T>, resolve: (ended: Ended) => void): void {
  const { timeoutMs = 60_000, maxOutputBytes = 8 * 1024 * 1024, signal } = command;
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[], bytes: 0 };
  const timers = new Set<NodeJS.Timeout>();
  let cause: Cause | null = signal?.aborted ? "aborted" : null;
  const child = start(command);
  const later = (ms: number, run: () => void) => timers.add(setTimeout(run, ms));
  const stop = (reason: Cause) => {
    if (cause !== null) return;
    cause = reason;
    killGroup(child, "SIGTERM");
    later(KILL_AFTER_MS, () => killGroup(child, "SIGKILL"));
  };
  const onAbort = () => stop("aborted");
  const finish = (exitCode: number | null, by: NodeJS.Signals | null) => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    resolve({
      cause,
      exitCode,
      signal: by,
      stdout: Buffer.concat(output.stdout),
      stderr: Buffer.concat(output.stderr),
    });
  };
  const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
    output.bytes += chunk.length;
    if (output.bytes > maxOutputBytes) return stop("output_limit");
    chunks.push(chunk);
  };
  child.stdout.on("data", keep(output.stdout));
  child.stderr.on("data", keep(output.stderr));
  child.on("error", (error) => {
    cause ??= error;
    if (child.pid === undefined) finish(null, null);
  });
  // A grandchild that inherited the pipes keeps them open; the group does not outlive its command.
  child.on("exit", () => later(DRAIN_AFTER_EXIT_MS, () => killGroup(child, "SIGKILL")));
  child.on("close", finish);
  later(timeoutMs, () => stop("timeout"));
  signal?.addEventListener("abort", onAbort, { once: true });
  if (cause === "aborted") killGroup(child, "SIGKILL");
}

function start<T>({ file, args, cwd, env, input }: Command<T>): Child {
  const child = spawn(file, [...args], {
    stdio: ["pipe", "pipe", "pipe"],
    shell: false,
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: { ...env } }),
  });
  // A program that ends without reading its input closes the pipe; its exit code tells the story.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  return child;
}

function killGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the whole group is gone already, which is what was wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function toFailure<T>(
  { file, args, timeoutMs = 60_000, secrets = [] }: Command<T>,
  ended: Ended,
  stderr: string,
): CommandFailure {
  const name = redactSecrets([file, ...args.slice(0, 1)].join(" "), secrets);
  const tail = redactSecrets(stderr, secrets).trimEnd().slice(-4_000);
  const told = { exitCode: ended.exitCode, stderr: tail };
  const lastLine = tail.split("\n").at(-1) ?? "";
  if (ended.cause === "timeout")
    return { kind: "timeout", sentence: `${name} did not end within ${timeoutMs / 1000} s`, ...told };
  if (ended.cause === "aborted") return { kind: "aborted", sentence: `${name} was stopped`, ...told };
  if (ended.cause === "output_limit")
    return { kind: "output_limit", sentence: `${name} printed more than allowed`, ...told };
  if (ended.cause?.code === "ENOENT")
    return { kind: "not_found", sentence: `${file} was not found`, ...told };
  if (ended.cause !== null)
    return { kind: "not_startable", sentence: `${name} could not be started (${ended.cause.code})`, ...told };
  if (ended.signal !== null)
    return { kind: "signal", sentence: `${name} was ended by ${ended.signal}`, ...told };
  return {
    kind: "exit",
    sentence: `${name} failed with exit code ${ended.exitCode}${lastLine && `: ${lastLine}`}`,
    ...told,
  };
}
