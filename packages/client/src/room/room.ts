import {
  type EntryView,
  emptyTimeline,
  type Output,
  type PresenceView,
  type SpaceView,
  type WireError,
} from "@envoy/protocol";
import { type Caller, isPassing } from "../caller.ts";
import type { SocketClient } from "../socket.ts";
import { changesFacts, foldOnce } from "./fold-once.ts";
import { createLiveBoard } from "./live-board.ts";
import { createOutbox, type Sent } from "./outbox.ts";
import { createPaging } from "./paging.ts";
import type { RoomSnapshot, SpaceFacts } from "./snapshot.ts";

export interface RoomOptions {
  readonly client: SocketClient;
  readonly space: string;
  /** When readers are told of changes; the page passes one per frame. */
  readonly schedule?: (flush: () => void) => void;
  readonly pageSize?: number;
}

/** One space as a live reader sees it. Made for `useSyncExternalStore`: `subscribe` and `snapshot`. */
export interface Room extends Disposable {
  subscribe(listener: () => void): () => void;
  snapshot(): RoomSnapshot;
  readonly call: Caller["call"];
  /** Shows the message at once; null when the hub did not take it, which the snapshot shows with its reason. */
  send(draft: { text: string; thread: string | null; replyTo: string | null }): Promise<Sent | null>;
  retry(key: string): Promise<Sent | null>;
  discard(key: string): void;
  /** False when there is nothing older, or it could not be had. */
  loadOlder(): Promise<boolean>;
  /** Loads the replies below a message, or more of them. */
  loadThread(root: string): Promise<void>;
  /** Fetches the items of a turn that its view does not carry. */
  loadTurn(turn: string): Promise<void>;
  /** Pages back until a message is there; false when there is none such. */
  reveal(message: string): Promise<boolean>;
  /** Tells others that the reader writes; at most every few seconds. */
  typing(): void;
}

const TYPING_EVERY_MS = 3000;
const FACTS_AFTER_MS = 120;

/** Loads a space and follows it until it is disposed. */
export function startRoom(options: RoomOptions): Room {
  const { client, space } = options;
  const schedule = options.schedule ?? queueMicrotask;
  const limit = options.pageSize ?? 50;
  const listeners = new Set<() => void>();
  const board = createLiveBoard(() => changed("live"));
  const outbox = createOutbox({ space, call: client.call, onChange: () => changed() });
  let timeline = emptyTimeline();
  let presence = new Map<string, PresenceView>();
  let facts: SpaceFacts | null = null;
  let phase: RoomSnapshot["phase"] = "loading";
  let error: WireError | null = null;
  const paging = createPaging({ space, limit, call: client.call, take: takePage, onChange: () => changed() });
  let unwatch = () => {};
  let factsTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let typedAt = 0;
  let ended = false;

  const dirty = new Set<"timeline" | "live" | "presence">();
  let flushing = false;
  let current: RoomSnapshot = {
    phase,
    error,
    status: client.status(),
    space: null,
    messages: new Map(),
    turns: new Map(),
    approvals: new Map(),
    presence,
    live: new Map(),
    typing: [],
    outgoing: [],
    history: paging.history(),
    threads: paging.threads(),
  };

  function changed(what?: "timeline" | "live" | "presence"): void {
    if (what !== undefined) dirty.add(what);
    if (flushing || ended) return;
    flushing = true;
    schedule(flush);
  }

  function flush(): void {
    flushing = false;
    if (ended) return;
    const { messages, turns, approvals } = timeline;
    current = {
      ...current,
      ...{
        phase,
        error,
        status: client.status(),
        space: facts,
        outgoing: outbox.list(),
        history: paging.history(),
        threads: paging.threads(),
      },
      ...(dirty.has("timeline")
        ? { messages: new Map(messages), turns: new Map(turns), approvals: new Map(approvals) }
        : {}),
      ...(dirty.has("live") ? { live: board.turns(), typing: board.typing() } : {}),
      ...(dirty.has("presence") ? { presence: new Map(presence) } : {}),
    };
    dirty.clear();
    for (const listener of listeners) listener();
  }

  async function load(): Promise<void> {
    const got = await client.call("space.get", { space });
    // The cursor is older than the page, so what happens between the two calls is in both: see `foldOnce`.
    const page = got.ok ? await client.call("message.list", { space, limit }) : got;
    if (ended) return;
    if (!got.ok || !page.ok) return loadFailed(page.ok ? null : page.error);
    timeline = emptyTimeline();
    board.clear();
    takeView(got.value);
    for (const one of got.value.approvals) timeline.approvals.set(one.approval, one);
    takePage(page.value);
    paging.restart(page.value.before);
    phase = "ready";
    error = null;
    changed("timeline");
    unwatch();
    unwatch = client.watch({ space, cursor: got.value.cursor, onEntries: takeEntries, onLive, onResync });
  }

  function loadFailed(fault: WireError | null): void {
    error = fault;
    if (fault !== null && (isPassing(fault) || fault.code === "internal")) {
      retryTimer = setTimeout(() => void load(), 1500);
    } else phase = "failed";
    changed();
  }

  function onResync(): void {
    void load();
  }

  function takeView(view: SpaceView): void {
    const { turns, approvals: _, presence: states, cursor: __, ...rest } = view;
    facts = rest;
    presence = new Map(states.map((one) => [one.actor, one]));
    for (const turn of turns) if (!timeline.turns.has(turn.id)) timeline.turns.set(turn.id, turn);
    changed("presence");
  }

  function takePage(page: Output<"message.list">): void {
    for (const one of page.approvals)
      if (!timeline.approvals.has(one.approval)) timeline.approvals.set(one.approval, one);
    for (const one of page.turns) if (!timeline.turns.has(one.id)) timeline.turns.set(one.id, one);
    for (const one of page.messages) if (!timeline.messages.has(one.id)) timeline.messages.set(one.id, one);
    changed("timeline");
  }

  function takeEntries(entries: readonly EntryView[]): void {
    for (const entry of entries) {
      foldOnce(timeline, entry);
      board.stored(entry);
      if (entry.type === "message.post" && entry.author === facts?.me) {
        const message = timeline.messages.get(`msg_${entry.id.slice(0, 32)}`);
        if (message !== undefined) outbox.arrived(message);
      }
    }
    if (entries.some((one) => changesFacts(one.type))) {
      clearTimeout(factsTimer);
      factsTimer = setTimeout(() => void refreshFacts(), FACTS_AFTER_MS);
    }
    changed("timeline");
  }

  async function refreshFacts(): Promise<void> {
    const got = await client.call("space.get", { space });
    // Without an answer the present facts stay; the next entry asks again.
    if (got.ok && !ended) takeView(got.value);
  }

  function onLive(frame: Parameters<typeof board.take>[0]): void {
    for (const one of frame.presence ?? []) presence.set(one.actor, one);
    if (frame.presence !== undefined) changed("presence");
    board.take(frame, { turns: timeline.turns, me: facts?.me ?? null });
  }

  const unsubscribe = client.onStatus((status) => {
    if (status.state === "online") outbox.retryPassing();
    // Text that was being written has holes after a break; its item comes whole when it is complete.
    else board.clear();
    changed();
  });
  void load();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => current,
    call: client.call,
    send: (draft) => outbox.send(draft),
    retry: (key) => outbox.retry(key),
    discard: (key) => outbox.discard(key),
    loadOlder: () => paging.loadOlder(),
    loadThread: (root) => paging.loadThread(root),
    async loadTurn(turn) {
      const reply = await client.call("turn.get", { space, turn });
      if (!reply.ok) return;
      timeline.turns.set(turn, reply.value);
      changed("timeline");
    },
    async reveal(message) {
      const known = () => timeline.messages.has(message);
      if (known()) return true;
      const found = await client.call("message.get", { space, message });
      if (!found.ok) return false;
      if (found.value.thread !== null) await paging.loadThread(found.value.thread);
      while (!known() && (await paging.loadOlder()));
      return known();
    },
    typing() {
      if (Date.now() - typedAt < TYPING_EVERY_MS) return;
      typedAt = Date.now();
      void client.call("feed.typing", { space });
    },
    [Symbol.dispose]() {
      ended = true;
      unsubscribe();
      unwatch();
      board.clear();
      clearTimeout(factsTimer);
      clearTimeout(retryTimer);
      listeners.clear();
    },
  };
}
