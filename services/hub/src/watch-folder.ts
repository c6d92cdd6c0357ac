import { type FSWatcher, watch } from "node:fs";
import type { Log } from "@envoy/engine";

const SETTLE_MS = 150;
const POLL_MS = 5000;

export interface FolderWatch {
  readonly folders: readonly string[];
  readonly onChange: () => Promise<void>;
  readonly log: Log;
}

/**
 * Calls `onChange` when something in the folders may have changed: soon after the file system says so, and every
 * five seconds because network and container mounts do not say so. Never twice at once.
 */
export function watchFolders({ folders, onChange, log }: FolderWatch): Disposable {
  let running = false;
  let again = false;
  let settle: NodeJS.Timeout | undefined;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await onChange();
    } catch (error) {
      log.warn({ err: error, folders }, "a watched folder cannot be read");
    }
    running = false;
    if (again) {
      again = false;
      await run();
    }
  };
  const soon = () => {
    clearTimeout(settle);
    settle = setTimeout(run, SETTLE_MS);
  };
  const watchers = folders.flatMap((folder) => tryWatch(folder, soon));
  const poll = setInterval(run, POLL_MS).unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(poll);
      clearTimeout(settle);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** None where the folder is missing or cannot be watched; the poll looks after it. */
function tryWatch(folder: string, onEvent: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
