import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Log, Workspace, WorkspaceRefusal } from "@envoy/engine";
import { openRepository, type Repository } from "./git.ts";
import { listFolder, markEntries } from "./list.ts";
import { type Found, hiddenReason, locate, notShown, openLocated, type Place } from "./paths.ts";
import { readText, type TextFile } from "./text.ts";
import { createVersions } from "./versions.ts";

export interface WorkspaceFolders {
  /** Holds `notes`, `context` and `repo`. */
  readonly root: string;
  /** The hub's own folder, for versions of notes. */
  readonly dataDir: string;
  readonly log: Log;
}

/** Disposing waits for the look that runs: nothing is written after it. */
export interface RunningWorkspace extends Workspace, AsyncDisposable {
  /** Notices notes that changed since the last look. */
  look(): Promise<void>;
  /** Told when an agent has ended a piece of work: what it leaves is a version to compare with. */
  workEnded(): void;
}

type Area = Parameters<Workspace["read"]>[0];

const LOOK_EVERY_MS = 2000;
const NOTES_KEPT = 500;
const DIFF_FILES = 200;

/** Read access to what the agents share; a light look at the notes keeps what they write over. */
export async function startWorkspace({ root, dataDir, log }: WorkspaceFolders): Promise<RunningWorkspace> {
  const folder = (area: Area) => join(root, area);
  await mkdir(folder("notes"), { recursive: true });
  const versions = createVersions(join(dataDir, "notes-history"));
  const repository = () => openRepository(folder("repo"), join(dataDir, "git"));
  const known = new Map<string, string>();

  async function read(area: Area, path: string): Promise<Found<Place & TextFile>> {
    const place = await locate(folder(area), path);
    if (!place.ok) return place;
    const file = await openLocated(place.value);
    if (!file.ok) return file;
    const text = await readText(file.value);
    if (!text.ok) return text;
    if (area === "notes" && !text.value.truncated) {
      await versions.seen({ path: place.value.path, digest: text.value.digest, text: text.value.text });
    }
    return { ok: true, value: { ...place.value, ...text.value } };
  }

  async function look(inner = ""): Promise<void> {
    const place = await locate(folder("notes"), inner);
    const entries = place.ok ? await listFolder(folder("notes"), place.value) : place;
    for (const entry of entries.ok ? entries.value : []) {
      if (entry.kind === "folder" && entry.path.split("/").length < 4) await look(entry.path);
      const stamp = `${entry.modifiedAt} ${entry.size}`;
      if (entry.kind !== "file" || known.get(entry.path) === stamp || known.size > NOTES_KEPT) continue;
      known.set(entry.path, stamp);
      await read("notes", entry.path);
    }
  }

  const looking = repeat(LOOK_EVERY_MS, () => look(), log);
  return {
    look: () => look(),
    workEnded: () => looking.now(),
    list: async (area, path) => {
      const place = await locate(folder(area), path);
      if (!place.ok) return place.refusal;
      const entries = await listFolder(folder(area), place.value);
      if (!entries.ok) return entries.refusal;
      const repo = area === "repo" ? await repository() : null;
      if (repo === null) return { entries: entries.value, branch: null };
      const marked = markEntries(place.value.path, entries.value, await repo.statuses());
      return { entries: marked, branch: repo.head.branch };
    },
    read: async (area, path) => {
      const file = await read(area, path);
      if (!file.ok) return file.refusal;
      const { real, ...shown } = file.value;
      return shown;
    },
    diff: async (area, path) => {
      if (area === "context") return notShown("generated files have no versions").refusal;
      if (area === "repo") return repoDiff(await repository(), folder("repo"), path);
      const file = await read("notes", path);
      if (!file.ok) return file.refusal;
      return { path: file.value.path, diff: await versions.diff(file.value.path), truncated: false };
    },
    [Symbol.asyncDispose]: () => looking[Symbol.asyncDispose](),
  };
}

/** A path of a file, a folder, or "" for all; a deleted file has a diff although it is not there. */
async function repoDiff(
  repo: Repository | null,
  root: string,
  path: string,
): Promise<{ path: string; diff: string; truncated: boolean } | WorkspaceRefusal> {
  if (repo === null) return { refused: "not_found" };
  const place = await locate(root, path);
  const statuses = await repo.statuses();
  const clean = place.ok ? place.value.path : path;
  const changed = [...statuses.keys()].filter(
    (one) => (clean === "" || one === clean || one.startsWith(`${clean}/`)) && isShown(one),
  );
  if (!place.ok && (place.refusal.refused === "not_shown" || changed.length === 0)) return place.refusal;
  const { diff, truncated } = await repo.diff(changed.slice(0, DIFF_FILES));
  return { path: clean, diff, truncated: truncated || changed.length > DIFF_FILES };
}

function isShown(path: string): boolean {
  return path.split("/").every((part) => hiddenReason(part) === null);
}

interface Repeated extends AsyncDisposable {
  /** Runs the step at once, or once more when it runs already. */
  now(): void;
}

/** Runs the step again some time after it has ended; a failure is told once until it works again. */
function repeat(everyMs: number, step: () => Promise<void>, log: Log): Repeated {
  let failing = false;
  let ended = false;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout;
  const once = async () => {
    try {
      await step();
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, "the notes cannot be looked at");
      failing = true;
    }
    running = null;
    if (!ended) timer = setTimeout(run, again ? 0 : everyMs).unref();
    again = false;
  };
  const run = () => {
    running = once();
  };
  timer = setTimeout(run, everyMs).unref();
  return {
    now: () => {
      again = running !== null;
      if (running !== null || ended) return;
      clearTimeout(timer);
      run();
    },
    [Symbol.asyncDispose]: async () => {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}
