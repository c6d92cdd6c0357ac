import { CommandFailed } from "@envoy/cli";
import { PRODUCT_VERSION } from "@envoy/protocol";
import { redactText } from "../tools/redact.ts";
import { HELP, readArguments } from "./arguments.ts";
import { openSession } from "./open-session.ts";
import { serveOverStdio } from "./serve.ts";

/** Standard output belongs to the protocol. */
function say(text: string): void {
  process.stderr.write(`envoy-mcp: ${redactText(text)}\n`);
}

async function run(): Promise<number> {
  const read = readArguments(process.argv.slice(2));
  if (!read.ok) {
    say(read.problem);
    return 2;
  }
  const { help, version } = read.value;
  if (help || version) {
    process.stdout.write(`${help ? HELP : `envoy-mcp ${PRODUCT_VERSION}`}\n`);
    return 0;
  }
  try {
    using open = await openSession(read.value, process.env);
    await using serving = serveOverStdio({ session: open.session, report: say });
    await serving.closed;
    return 0;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(error.message);
    return error.failure.exit;
  }
}

// A call that is still held at the hub must not keep the process of a client that has gone.
process.exit(await run());
