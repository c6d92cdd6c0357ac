import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

export interface HubProcess extends AsyncDisposable {
  readonly url: string;
  /** The one-time token it printed. */
  readonly link: string;
  readonly output: () => string;
  /** Sends the signal and gives the exit code, or null when the signal ended it. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Runs a program of this service from its source. */
export function runSource(file: string, env: Record<string, string>): Child {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", path], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Collects what a program prints until it ends. */
export async function finished(
  child: Child,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const printed = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed.stderr += text;
  });
  await once(child, "close");
  return { code: child.exitCode, ...printed };
}

export async function startHubProcess(env: Record<string, string>): Promise<HubProcess> {
  const child = runSource("main.ts", env);
  const closed = once(child, "close");
  let output = "";
  const printed = new Promise<{ url: string; link: string }>((resolve, reject) => {
    const read = (text: string) => {
      output += text;
      const match = /(http:\/\/\S+:\d+)\/#token=(\S+)/.exec(output);
      if (match !== null) resolve({ url: match[1] ?? "", link: match[2] ?? "" });
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.on("close", () => reject(new Error(`the hub ended:\n${output}`)));
  });
  const { url, link } = await printed;
  return {
    url,
    link,
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await closed;
    },
  };
}
