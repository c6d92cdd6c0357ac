import type { LockContent } from "./record.ts";

/** What a waiter knows about the present owner. */
export interface OwnerSigns {
  readonly content: LockContent;
  /** Whether the kernel lock of the owner is held; null where kernel locks are not to be had. */
  readonly kernelLock: "held" | "free" | null;
  /** The owner runs under the same boot of the same kernel, so its kernel lock can be trusted. */
  readonly sameBoot: boolean;
  /** For how long, on the waiter's own monotonic clock, the owner's heartbeat has not changed. */
  readonly unchangedMs: number;
}

export type Verdict =
  | {
      readonly may: "take";
      readonly because: "free" | "released" | "owner_dead" | "owner_silent" | "corrupt";
    }
  | { readonly may: "wait"; readonly because: "owner_alive" | "owner_unknown" };

/**
 * Whether a lock may be taken. A free kernel lock on the same boot proves the owner dead at once. Otherwise only
 * silence counts: the heartbeat is watched by the waiter, because clocks and pids of other machines say nothing.
 * A silent owner may yet wake up (it was stopped): then its token is old and it can no longer publish.
 */
export function judgeOwner(
  { content, kernelLock, sameBoot, unchangedMs }: OwnerSigns,
  staleMs: number,
): Verdict {
  if (content.kind === "none") return { may: "take", because: "free" };
  const silent = unchangedMs >= staleMs;
  if (content.kind === "corrupt") {
    return silent || kernelLock === "free"
      ? { may: "take", because: "corrupt" }
      : { may: "wait", because: "owner_unknown" };
  }
  if (content.record.released) return { may: "take", because: "released" };
  if (kernelLock === "free" && sameBoot) return { may: "take", because: "owner_dead" };
  return silent ? { may: "take", because: "owner_silent" } : { may: "wait", because: "owner_alive" };
}
