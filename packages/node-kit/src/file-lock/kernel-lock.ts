import { spawn } from "node:child_process";

/** A kernel lock held by a small child that dies with this process: its stdin is our pipe. */
interface KernelLock extends AsyncDisposable {
  readonly path: string;
}

export interface KernelLockOptions {
  readonly path: string;
  /** Wait this long for another holder; 0 asks once. */
  readonly waitMs: number;
}

/** `held`: somebody else has it. `absent`: this machine has no `flock` program. `broken`: the file cannot be locked. */
export type KernelLockResult =
  | { readonly kind: "locked"; readonly lock: KernelLock }
  | { readonly kind: "held" | "absent" }
  | { readonly kind: "broken"; readonly reason: string };

/**
 * Takes the kernel's lock on a file. Node offers no flock(2), so the `flock` program holds it while its command,
 * `cat`, echoes our first byte to say so. Whatever ends this process closes the pipe, ends `cat`, and with it the
 * lock: a killed owner never leaves one behind.
 */
export async function takeKernelLock({ path, waitMs }: KernelLockOptions): Promise<KernelLockResult> {
  const args = waitMs === 0 ? ["-n", path, "cat"] : [path, "cat"];
  const child = spawn("flock", args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString("utf8");
  });
  // The pipe breaks when flock gives up; its exit code tells why.
  child.stdin.on("error", () => undefined);
  const kind = await new Promise<"locked" | "held" | "absent" | "broken">((resolve) => {
    const timer = waitMs === 0 ? undefined : setTimeout(() => resolve("held"), waitMs);
    const answer = (value: "locked" | "held" | "absent" | "broken") => {
      clearTimeout(timer);
      resolve(value);
    };
    child.once("error", () => answer("absent"));
    child.once("close", (code) => answer(code === HELD_BY_ANOTHER ? "held" : "broken"));
    child.stdout.once("data", () => answer("locked"));
    child.stdin.write("1");
  });
  if (kind === "locked") {
    const release = async () => {
      child.stdin.end();
      await closed;
    };
    return { kind, lock: { path, [Symbol.asyncDispose]: release } };
  }
  if (kind === "absent") return { kind };
  if (child.exitCode === null) child.kill("SIGKILL");
  await closed;
  return kind === "held"
    ? { kind }
    : { kind, reason: complaint.trim() || `flock ended with ${child.exitCode}` };
}

/** What `flock -n` exits with; every other failure is about the file or the program. */
const HELD_BY_ANOTHER = 1;
