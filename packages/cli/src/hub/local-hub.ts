import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { withFileLock } from "@envoy/node-kit";
import { fail } from "../output/failure.ts";
import { errnoOf, readOptional, writePrivate } from "../profile/files.ts";
import type { HubAddress } from "./address.ts";

type Local = HubAddress & { kind: "local" };

const START_MS = 30_000;
const LOG_LIMIT = 4 * 1024 * 1024;

/** Starts this machine's own hub unless it runs: whoever comes first starts it, the others wait for it. */
export async function ensureLocalHub(hub: Local): Promise<void> {
  await prepareFolders(hub);
  await alone(hub, async () => {
    if (!(await answers(hub))) await startDetached(hub);
  });
}

/** Runs a hub in this terminal in place of the one in the background, and gives its process once it serves. */
export async function takeLocalHub(hub: Local, at: { port: number; host: string }): Promise<ChildProcess> {
  await prepareFolders(hub);
  return alone(hub, async () => {
    await stopLocalHub(hub);
    const child = spawn(process.execPath, [hubProgram()], {
      cwd: hub.folder,
      stdio: ["ignore", "inherit", "inherit"],
      env: hubEnvironment(hub, at),
    });
    await serving(hub, child);
    return child;
  });
}

/** One program at a time starts or replaces the hub, so that one program writes its database. */
async function alone<T>(hub: Local, run: () => Promise<T>): Promise<T> {
  const locked = await withFileLock({ path: join(hub.folder, "start.lock"), timeoutMs: START_MS * 2 }, run);
  if (locked.ok) return locked.value;
  throw notRunning(locked.failure.sentence);
}

/** Ends it and waits until it is gone; false when none runs. */
export async function stopLocalHub(hub: Local): Promise<boolean> {
  const pid = await runningPid(hub);
  if (pid === null) return false;
  process.kill(pid, "SIGTERM");
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (!isAlive(pid)) {
      await rm(pidFile(hub), { force: true });
      return true;
    }
    await sleep(50);
  }
  throw fail("timeout", `The hub with process id ${pid} does not end`, { exit: "later" });
}

/** Its process, when it runs and answers. */
export async function runningPid(hub: Local): Promise<number | null> {
  const pid = Number(await readOptional(pidFile(hub)));
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) && (await answers(hub)) ? pid : null;
}

/** What a hub of this machine is started with; with a port it is reachable by http as well. */
function hubEnvironment(hub: Local, port?: { port: number; host: string }): Record<string, string> {
  const kept = [
    "PATH",
    "HOME",
    "TMPDIR",
    "TZ",
    "LANG",
    "LOG_LEVEL",
    "NODE_EXTRA_CA_CERTS",
    "HUB_PUBLIC_URL",
    "HUB_ALLOWED_HOSTS",
  ];
  const inherited = kept.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return {
    ...Object.fromEntries(inherited),
    HUB_SOCKET: hub.socket,
    HUB_DATA_DIR: hub.folder,
    HUB_AGENTS: "none",
    WORKSPACE_DIR: join(hub.folder, "workspace"),
    PROMPTS_DIR: join(hub.folder, "prompts"),
    FOUNDER_HANDLE: "hub-owner",
    SPACE_NAME: "local",
    ...pageFolder(),
    ...(port === undefined ? {} : { HUB_PORT: String(port.port), HUB_HOST: port.host }),
  };
}

/** A packed command line brings the page; a hub in a checkout knows where its own is. */
function pageFolder(): Record<string, string> {
  const page = fileURLToPath(new URL("../page", import.meta.url));
  return existsSync(page) ? { WEB_DIST: page } : {};
}

/** The hub's program: packed beside the command line, or the checkout's. */
function hubProgram(): string {
  // The same steps up from `src/hub/` and from the bundle's `dist/parts/`.
  const places = ["../hub.mjs", "../../../../services/hub/dist/main.mjs"];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (found !== undefined) return found;
  throw notRunning("Its program is missing; build it with: npm run build");
}

export function logFile(hub: Local): string {
  return join(hub.folder, "hub.log");
}

async function prepareFolders(hub: Local): Promise<void> {
  await mkdir(join(hub.folder, "prompts"), { recursive: true, mode: 0o700 });
  const place = dirname(hub.socket);
  await mkdir(place, { recursive: true, mode: 0o700 });
  const found = await stat(place);
  if (found.uid !== userInfo().uid)
    throw fail("state_access_denied", `${place} belongs to another user`, { exit: "notAllowed" });
  if ((found.mode & 0o077) !== 0) await chmod(place, 0o700);
}

async function startDetached(hub: Local): Promise<void> {
  const log = await openLog(hub);
  try {
    const child = spawn(process.execPath, [hubProgram()], {
      cwd: hub.folder,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      env: hubEnvironment(hub),
    });
    await serving(hub, child);
    child.unref();
  } finally {
    await log.close();
  }
}

/** Resolves when the hub answers; its process id is then known to `hub status` and `hub stop`. */
async function serving(hub: Local, child: ChildProcess): Promise<void> {
  let failed: Error | null = null;
  child.once("error", (error) => {
    failed = error;
  });
  for (let waited = 0; waited < START_MS; waited += 25) {
    if (await answers(hub)) return writePrivate(pidFile(hub), `${child.pid ?? 0}\n`);
    if (failed !== null || child.exitCode !== null || child.signalCode !== null)
      throw notRunning(`It ended while it started; ${logFile(hub)} says why`);
    await sleep(25);
  }
  child.kill("SIGTERM");
  throw notRunning(`It did not answer within ${START_MS / 1000} s; ${logFile(hub)} says more`);
}

/** The log of the run before is kept once it has grown. */
async function openLog(hub: Local) {
  const path = logFile(hub);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(path, `${path}.1`);
  return open(path, "a", 0o600);
}

async function answers(hub: Local): Promise<boolean> {
  const probe = connect(hub.socket);
  try {
    await once(probe, "connect");
    return true;
  } catch (error) {
    if (["ENOENT", "ECONNREFUSED", "ENOTSOCK"].includes(errnoOf(error))) return false;
    throw error;
  } finally {
    probe.destroy();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

function pidFile(hub: Local): string {
  return join(hub.folder, "hub.pid");
}

function notRunning(reason: string): Error {
  return fail("daemon_not_running", `This machine's hub could not be started. ${reason}.`, {
    exit: "later",
    next: "envoy hub logs shows what it said.",
  });
}
