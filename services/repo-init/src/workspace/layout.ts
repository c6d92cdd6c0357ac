import { join } from "node:path";

/** The folders and files of one workspace. */
export interface Layout {
  readonly root: string;
  readonly repo: string;
  readonly notes: string;
  readonly state: string;
  readonly context: string;
  readonly lock: string;
  /** Says which checkout is complete, and under which token it was published. */
  readonly marker: string;
  readonly cache: string;
}

export function layoutOf(root: string): Layout {
  const state = join(root, "state");
  return {
    root,
    repo: join(root, "repo"),
    notes: join(root, "notes"),
    state,
    context: join(root, "context"),
    lock: join(state, "repo-init.lock"),
    marker: join(state, "repo-ready.json"),
    cache: join(state, "context-cache.json"),
  };
}
