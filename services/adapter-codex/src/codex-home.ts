import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { renderConfigToml } from "./config-toml.ts";
import { commandRules, renderRules } from "./exec-policy.ts";

/**
 * Prepares the runtime's private home and returns its path. Our files are written anew at each opening; what the
 * runtime keeps there (sessions, the rules a person granted) is left alone.
 */
export async function prepareCodexHome(options: {
  readonly stateDir: string;
  readonly cwd: string;
  readonly baseUrl: string | null;
  readonly hasKey: boolean;
}): Promise<string> {
  const home = path.join(path.resolve(options.stateDir), "codex");
  await mkdir(path.join(home, "rules"), { recursive: true, mode: 0o700 });
  const repositories = [...new Set([path.resolve(options.cwd), await realpath(options.cwd)])];
  const config = renderConfigToml({ repositories, baseUrl: options.baseUrl, hasKey: options.hasKey });
  await writeFile(path.join(home, "config.toml"), config, { mode: 0o600 });
  await writeFile(path.join(home, "rules", "envoy.rules"), renderRules(commandRules), { mode: 0o600 });
  return home;
}

const passedOn = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TZ",
  "TMPDIR",
  "TERM",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];

/** The runtime's environment, which its commands can read: what programs need to run, and nothing else of ours. */
export function runtimeEnvironment(options: {
  readonly codexHome: string;
  readonly from: Readonly<Record<string, string | undefined>>;
  readonly extra: Readonly<Record<string, string>>;
}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of passedOn) {
    const value = options.from[name];
    if (value !== undefined) env[name] = value;
  }
  return { ...env, ...options.extra, CODEX_HOME: options.codexHome };
}
