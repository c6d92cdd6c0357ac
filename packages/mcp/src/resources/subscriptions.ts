import type { McpSession } from "../session.ts";
import { type Followed, startFollowing } from "./follow.ts";
import { readUri } from "./uris.ts";

/** What one listener is told about: one held call per space, however many of its resources are listened to. */
export interface Subscriptions extends Disposable {
  /** Resolves when no change can be missed any more; false: there is no such resource for this caller. */
  add(uri: string): Promise<boolean>;
  remove(uri: string): void;
  spaces(): string[];
}

interface SubscriptionsOptions {
  readonly session: McpSession;
  readonly updated: (uri: string) => void;
}

export function startSubscriptions({ session, updated }: SubscriptionsOptions): Subscriptions {
  const uris = new Set<string>();
  const followed = new Map<string, Promise<Followed | null>>();
  const follow = (space: string) => startFollowing({ session, space, uris: () => [...uris], updated });
  return {
    async add(uri) {
      const named = readUri(uri);
      if (named === null) return false;
      const running = followed.get(named.space) ?? follow(named.space);
      followed.set(named.space, running);
      if ((await running) === null) {
        followed.delete(named.space);
        return false;
      }
      uris.add(uri);
      return true;
    },
    remove: (uri) => void uris.delete(uri),
    spaces: () => [...followed.keys()],
    [Symbol.dispose]: () => {
      for (const running of followed.values()) void running.then((one) => one?.[Symbol.dispose]());
      followed.clear();
    },
  };
}
