import { once } from "node:events";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { type HubAddress, localHub } from "../hub/address.ts";
import { fail } from "../output/failure.ts";
import { readOptional } from "../profile/files.ts";
import { within } from "./kinds.ts";

export const hubCommands: readonly Command[] = [
  {
    path: "hub status",
    aliases: ["daemon status"],
    summary: "Whether this machine's own hub runs",
    options: [],
    run: status,
  },
  {
    path: "hub start",
    summary: "Start this machine's own hub; commands do so by themselves",
    options: [],
    async run(context) {
      const { ensureLocalHub } = await import("../hub/local-hub.ts");
      await ensureLocalHub(ownHub(context));
      return status(context);
    },
  },
  {
    path: "hub stop",
    aliases: ["daemon stop"],
    summary: "End this machine's own hub; nothing that was acknowledged is lost",
    options: [],
    async run(context) {
      const { stopLocalHub } = await import("../hub/local-hub.ts");
      const stopped = await stopLocalHub(ownHub(context));
      return { say: stopped ? "Stopped." : "No hub runs.", json: { stopped } };
    },
  },
  {
    path: "hub logs",
    summary: "What this machine's own hub has said",
    options: [{ name: "lines", kind: "number", summary: "How many of the last lines", fallback: "50" }],
    run: logs,
  },
  {
    path: "serve",
    summary:
      "Run this machine's hub in the foreground, with an address that browsers and other programs reach",
    options: [
      { name: "port", kind: "number", summary: "The port; 0 takes a free one", fallback: "4700" },
      { name: "host", kind: "text", summary: "The address to listen on", fallback: "127.0.0.1" },
    ],
    run: serve,
  },
];

function ownHub({ profiles }: Context): HubAddress & { kind: "local" } {
  return localHub(profiles.home);
}

async function status(context: Context): Promise<Answer> {
  const { logFile, runningPid } = await import("../hub/local-hub.ts");
  const hub = ownHub(context);
  const pid = await runningPid(hub);
  const json = { running: pid !== null, pid, socket: hub.socket, folder: hub.folder, log: logFile(hub) };
  return {
    say:
      pid === null
        ? "No hub runs."
        : `Running with process id ${pid}\nSocket ${hub.socket}\nData ${hub.folder}`,
    json,
  };
}

async function logs(context: Context, values: Values): Promise<Answer> {
  const { logFile } = await import("../hub/local-hub.ts");
  const lines = ((await readOptional(logFile(ownHub(context)))) ?? "").trimEnd().split("\n");
  const shown = lines.slice(-within(values, "lines", { min: 1, max: 100_000, otherwise: 50 }));
  return { say: shown.join("\n"), json: { lines: shown } };
}

async function serve(context: Context, values: Values): Promise<null> {
  const { takeLocalHub } = await import("../hub/local-hub.ts");
  const port = within(values, "port", { min: 0, max: 65_535, otherwise: 4700 });
  const child = await takeLocalHub(ownHub(context), { port, host: values.text("host") ?? "127.0.0.1" });
  const closed = once(child, "close");
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", pass).on("SIGTERM", pass);
  const [code] = await closed;
  process.off("SIGINT", pass).off("SIGTERM", pass);
  if (typeof code === "number" && code !== 0)
    throw fail("daemon_not_running", `The hub ended with code ${code}`, { exit: "later" });
  return null;
}
