import { type Command, type CommandOutput, type CommandResult, runCommand } from "@envoy/node-kit";
import { type SimpleGit, simpleGit } from "simple-git";
import { gitEnvironment, type HostKeyMode, hardening } from "./git-environment.ts";

export interface GitOptions {
  readonly cwd: string;
  readonly hostKeys?: HostKeyMode;
  /** The one protocol this instance may speak; none by default. */
  readonly protocol?: string;
  /** Ends a call that has printed nothing for this long. */
  readonly silentMs?: number;
  readonly signal?: AbortSignal;
  /** Further variables, such as a commit's author. */
  readonly env?: Readonly<Record<string, string>>;
}

/** simple-git with our environment and hardening; its own guard against dangerous options stays on. */
export function createGit({
  cwd,
  hostKeys = "true",
  protocol,
  silentMs = 60_000,
  signal,
  env = {},
}: GitOptions): SimpleGit {
  const environment = { ...gitEnvironment(hostKeys), ...env };
  return simpleGit({
    baseDir: cwd,
    timeout: { block: silentMs },
    maxConcurrentProcesses: 1,
    config: hardening({ repo: cwd, ...(protocol === undefined ? {} : { protocol }) }),
    allowEnvironment: Object.keys(environment),
    // These name our own values above, never anything read from a repository or a person.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
      allowUnsafePager: true,
    },
    ...(signal === undefined ? {} : { abort: signal }),
  }).env(environment);
}

/** A git command that only reads a local repository; its output goes to the parser as it came. */
export function readGit<T>({
  repo,
  args,
  parse,
  input,
}: {
  repo: string;
  args: readonly string[];
  parse: (output: CommandOutput) => T;
  input?: string;
}): Promise<CommandResult<T>> {
  const command: Command<T> = {
    file: "git",
    args: [...hardening({ repo }).flatMap((setting) => ["-c", setting]), ...args],
    cwd: repo,
    env: gitEnvironment("true"),
    timeoutMs: 60_000,
    maxOutputBytes: 128 * 1024 * 1024,
    parse,
    ...(input === undefined ? {} : { input }),
  };
  return runCommand(command);
}
