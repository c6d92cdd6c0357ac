import type { Output } from "@envoy/protocol";
import type { Caller } from "../caller.ts";
import type { Page } from "./snapshot.ts";

/** Reads a room back in time: its top level, and the threads that were opened. */
export interface Paging {
  history(): Page;
  threads(): ReadonlyMap<string, Page>;
  /** The newest page was loaded anew: everything else is forgotten. */
  restart(before: number | null): void;
  /** False when there is nothing older, or it could not be had. */
  loadOlder(): Promise<boolean>;
  /** The first or the next page of the replies below a message. */
  loadThread(root: string): Promise<void>;
}

export function createPaging(options: {
  readonly space: string;
  readonly limit: number;
  readonly call: Caller["call"];
  readonly take: (page: Output<"message.list">) => void;
  readonly onChange: () => void;
}): Paging {
  const { space, limit, call, take, onChange } = options;
  let history: Page = { before: null, state: "idle" };
  let threads: ReadonlyMap<string, Page> = new Map();
  let loading: Promise<boolean> | null = null;

  const older = async (thread: string | null, page: Page): Promise<Page> => {
    const reply = await call("message.list", { space, thread, limit, before: page.before });
    if (!reply.ok) return { ...page, state: "failed" };
    take(reply.value);
    return { before: reply.value.before, state: "idle" };
  };

  const loadNext = async (): Promise<boolean> => {
    history = { ...history, state: "loading" };
    onChange();
    history = await older(null, history);
    loading = null;
    onChange();
    return history.state === "idle";
  };

  return {
    history: () => history,
    threads: () => threads,
    restart(before) {
      history = { before, state: "idle" };
      threads = new Map();
    },
    loadOlder() {
      if (history.before === null) return Promise.resolve(false);
      // Who asks while a page is on its way waits for that page.
      loading ??= loadNext();
      return loading;
    },
    async loadThread(root) {
      const page = threads.get(root);
      const isWhole = page !== undefined && page.before === null && page.state === "idle";
      if (page?.state === "loading" || isWhole) return;
      const put = (next: Page) => {
        threads = new Map(threads).set(root, next);
        onChange();
      };
      put({ before: page?.before ?? null, state: "loading" });
      put(await older(root, page ?? { before: null, state: "idle" }));
    },
  };
}
