/** One thing wrong with what a person configured. `where` is a variable name or `file:line:column`. */
export interface Fault {
  readonly where: string;
  readonly reason: string;
  /** What a right value looks like; null when the reason says it all. */
  readonly example: string | null;
}

/** BSD's EX_CONFIG: supervisors can tell a setting that needs a person from a crash worth a restart. */
export const CONFIG_EXIT_CODE = 78;

/** All that is wrong with one source of configuration; its message is written for people. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly Fault[];

  constructor(source: string, faults: readonly Fault[]) {
    super(describeFaults(source, faults));
    this.faults = faults;
  }
}

function describeFaults(source: string, faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "one fault" : `${faults.length} faults`;
  const lines = faults.map(({ where, reason, example }) =>
    example === null ? `  ${where}: ${reason}` : `  ${where}: ${reason}\n      for example: ${example}`,
  );
  return [`${source}: ${count}`, ...lines].join("\n");
}

/**
 * Runs a program's start and turns a ConfigError into its message on stderr and exit code 78; anything else is
 * a defect and passes through with its stack. Returns null after a ConfigError.
 */
export async function exitOnConfigError<T>(run: () => T | Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = CONFIG_EXIT_CODE;
    return null;
  }
}
