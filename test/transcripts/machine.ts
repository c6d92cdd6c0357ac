import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const cli = resolve(import.meta.dirname, "../../packages/cli");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One machine as far as `envoy` is concerned: a home of its own, `envoy` on the PATH, and a shell. */
export interface Machine extends AsyncDisposable {
  readonly home: string;
  /** Runs a line as it would be typed. */
  shell(line: string): Promise<Ran>;
}

export async function createMachine(env: Readonly<Record<string, string>> = {}): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "envoy-machine-"));
  const home = join(folder, "home");
  const bin = join(folder, "bin");
  await mkdir(bin);
  await symlink(join(cli, "bin/envoy.mjs"), join(bin, "envoy"));
  const shell = async (line: string): Promise<Ran> => {
    const child = spawn("bash", ["-c", line], {
      cwd: folder,
      env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, ENVOY_HOME: home, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    await once(child, "close");
    return { code: child.exitCode, stdout, stderr };
  };
  return {
    home,
    shell,
    [Symbol.asyncDispose]: async () => {
      await shell("envoy hub stop");
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
