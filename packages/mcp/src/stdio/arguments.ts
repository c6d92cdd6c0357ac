import { parseArgs } from "node:util";

/** What `envoy-mcp` is started with; what is not given is taken from the environment. */
export interface StdioArguments {
  readonly profile: string | null;
  readonly home: string | null;
  readonly hub: string | null;
  readonly space: string | null;
  readonly timeoutMs: number;
  readonly help: boolean;
  readonly version: boolean;
}

export const HELP = `envoy-mcp: the tools of an Envoy hub for models, over stdio

  --profile <name>       the identity to act as (ENVOY_PROFILE)
  --envoy-home <folder>  where identities are kept (ENVOY_HOME, ~/.envoy)
  --hub <url>            the hub (ENVOY_ADDR; without it this machine's own, started when needed)
  --space <id>           the space of calls that name none (ENVOY_SPACE)
  --timeout-ms <n>       how long a call may take (30000)
  --help, --version

With ENVOY_TOKEN it acts as that key's owner at ENVOY_ADDR and needs no identity of its own.
Standard output carries the protocol only; what there is to say stands on standard error.`;

export type ReadArguments =
  | { readonly ok: true; readonly value: StdioArguments }
  | { readonly ok: false; readonly problem: string };

/** Reads the command line; a fault is told in words. */
export function readArguments(argv: readonly string[]): ReadArguments {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        profile: text,
        "envoy-home": text,
        hub: text,
        space: text,
        "timeout-ms": text,
        help: { ...flag, short: "h" },
        version: { ...flag, short: "V" },
      },
    });
    const timeoutMs = Number(values["timeout-ms"] ?? 30_000);
    if (!Number.isInteger(timeoutMs) || timeoutMs < 100 || timeoutMs > 600_000)
      return { ok: false, problem: "--timeout-ms is a number from 100 to 600000" };
    return {
      ok: true,
      value: {
        profile: values.profile ?? null,
        home: values["envoy-home"] ?? null,
        hub: values.hub ?? null,
        space: values.space ?? null,
        timeoutMs,
        help: values.help === true,
        version: values.version === true,
      },
    };
  } catch (fault) {
    // Node tells an unknown or incomplete option by throwing.
    if (fault instanceof TypeError) return { ok: false, problem: fault.message };
    throw fault;
  }
}
