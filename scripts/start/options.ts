import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface StartOptions {
  /** Path or URL of a repository; null: the sample repository. */
  readonly repo: string | null;
  readonly branch: string | null;
  readonly port: number;
  readonly dataDir: string;
}

export const help = `npm start -- [options]

  --repo <path|url>   the repository to work on (cloned once; without it a small sample is made)
  --branch <name>     the branch to check out
  --port <number>     where the room is served (default 4700)
  --data <folder>     where everything is kept (default .envoy)
  --help              this text

Keys: ANTHROPIC_API_KEY and OPENAI_API_KEY, in the environment or in .env. For a vendor without a key a scripted
model plays its part, and the room says so.
`;

export type ParsedOptions =
  | { readonly ok: true; readonly options: StartOptions }
  | { readonly ok: false; readonly exitCode: number; readonly text: string };

/** Reads the command line; a wrong one gives the sentence to print. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repo: { type: "string" },
        branch: { type: "string" },
        port: { type: "string", default: process.env.HUB_PORT ?? "4700" },
        data: { type: "string", default: ".envoy" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { ok: false, exitCode: 0, text: help };
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      return { ok: false, exitCode: 2, text: `--port takes a number from 1 to 65535, not ${values.port}\n` };
    }
    const repo = values.repo === undefined ? null : repoOf(values.repo);
    return {
      ok: true,
      options: { repo, branch: values.branch ?? null, port, dataDir: resolve(values.data) },
    };
  } catch (error) {
    return {
      ok: false,
      exitCode: 2,
      text: `${error instanceof Error ? error.message : String(error)}\n\n${help}`,
    };
  }
}

/** A path is taken from here; everything else is a URL that repo-init judges. */
function repoOf(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/|^[^/\\]+@[^/\\]+:/i.test(value) ? value : resolve(value);
}
