import {
  type Draft,
  type Entry,
  emptySpace,
  evolve,
  isSigned,
  type Result,
  react,
  type SpaceState,
} from "@envoy/space";
import type { Account, Clock, Keys, Log, LogRow, Store } from "../ports.ts";
import { type EventChain, emptyChain, followChain, noteEvent, sealHeader } from "./chain.ts";
import { entryToRow, rowToEntry } from "./rows.ts";
import {
  authoredDrafts,
  fitsPrepared,
  type PreparedEvent,
  prepareEvents,
  type SignedEvent,
} from "./self-signed.ts";
import { createSnapshots, readSnapshot } from "./snapshots.ts";
import type { JobOutcome, Writer } from "./writer.ts";

/** Who acts: with the key the hub holds, or with a signature of its own that has been verified. */
export interface Act<E = never> {
  readonly author: Account;
  readonly key?: string | null;
  /** The id of an earlier row whose body goes in the same transaction: a redaction. */
  readonly erases?: string;
  /** Events of an author that keeps its own key, in the order of the drafts they stand for. */
  readonly signed?: readonly SignedEvent[];
  /** They were made elsewhere and are judged as they are, not prepared here. */
  readonly submitted?: boolean;
  /** The rule. It may be asked again, on a newer state, when another writer came first. */
  decide(state: SpaceState, now: number): Result<readonly Draft[], E>;
}

/** What every commit may answer beside the rule's own refusals. */
export type CommitFault =
  | { readonly code: "busy"; readonly data: { retryAfterMs: number } }
  | { readonly code: "read_only"; readonly data: { reason: string } }
  | { readonly code: "signature_needed"; readonly data: { events: PreparedEvent[] } };

export type Committed<E> =
  | { readonly ok: true; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly error: E | CommitFault };

export interface SpaceLog {
  readonly id: string;
  /** Includes what waits to be committed. Only rules and views may read it; nobody may change it. */
  readonly state: SpaceState;
  /** The last sequence number that is durable. */
  readonly committed: number;
  /** Decides, appends, and answers when it is durable. No entries: nothing had to change. */
  commit<E = never>(act: Act<E>): Promise<Committed<E>>;
}

export interface SpaceLogOptions {
  readonly space: string;
  readonly store: Store;
  readonly writer: Writer;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly hub: Account;
  readonly log: Log;
  /** Called with the entries of each commit, in order. */
  readonly onCommitted: (log: SpaceLog, entries: readonly Entry[]) => void;
}

const MAX_REDECIDE = 5;
const RECENT_KEYS = 10_000;
const PAGE = 1_000;

/** Loads a space: the newest snapshot, then the rows after it. Null when there is no such space. */
export async function openSpaceLog(options: SpaceLogOptions): Promise<SpaceLog | null> {
  const loaded = await load(options);
  return loaded.state.seq === 0 ? null : createSpaceLog(options, loaded);
}

/** A log that does not exist yet: its first act must be `space.create`. */
export function newSpaceLog(options: SpaceLogOptions): SpaceLog {
  return createSpaceLog(options, {
    state: emptySpace(options.space),
    chain: emptyChain(writerOf(options)),
    savedAt: 0,
  });
}

/** This hub as an installation, told from every other hub by its own key. */
function writerOf({ keys, hub }: SpaceLogOptions): string {
  return keys.digest(hub.actor).slice(0, 16);
}

interface Loaded {
  state: SpaceState;
  chain: EventChain;
  /** Up to where the stored snapshot reaches. */
  savedAt: number;
}

async function load(options: SpaceLogOptions): Promise<Loaded> {
  const { store, space } = options;
  const snapshot = await store.snapshot(space);
  const saved = snapshot === null ? null : readSnapshot(snapshot.state);
  const state: SpaceState = saved?.state ?? emptySpace(space);
  const chain: EventChain = saved?.chain ?? emptyChain(writerOf(options));
  for (;;) {
    const rows = await store.read({ space, after: state.seq, limit: PAGE });
    for (const row of rows) {
      evolve(state, rowToEntry(row));
      followChain(chain, row);
    }
    if (rows.length < PAGE) return { state, chain, savedAt: saved === null ? 0 : (snapshot?.seq ?? 0) };
  }
}

function createSpaceLog(options: SpaceLogOptions, loaded: Loaded): SpaceLog {
  const { space, store, writer, keys, clock, hub } = options;
  let { state, chain } = loaded;
  let committed = state.seq;
  const snapshots = createSnapshots({ space, store, log: options.log, savedAt: loaded.savedAt });
  snapshots.follow(loaded, committed);
  let lastJob: Promise<JobOutcome> = Promise.resolve("committed");
  let reloading: Promise<void> | null = null;
  const byKey = new Map<string, Promise<Committed<unknown>>>();

  const log: SpaceLog = {
    id: space,
    get state() {
      return state;
    },
    get committed() {
      return committed;
    },
    commit<E>(act: Act<E>): Promise<Committed<E>> {
      const name = repeatOf(act);
      if (name === null) return attempt(act, 0);
      const known = byKey.get(name);
      // The same key is the same call of the same operation, so its errors are E.
      if (known !== undefined) return known as Promise<Committed<E>>;
      const result = attempt(act, 0);
      byKey.set(name, result);
      if (byKey.size > RECENT_KEYS) byKey.delete(byKey.keys().next().value ?? "");
      void result.then((outcome) => {
        if (!outcome.ok) byKey.delete(name);
      });
      return result;
    },
  };

  async function attempt<E>(act: Act<E>, tries: number): Promise<Committed<E>> {
    while (reloading !== null) await reloading;
    if (writer.blocked !== null)
      return { ok: false, error: { code: "read_only", data: { reason: writer.blocked } } };
    if (writer.full) return { ok: false, error: { code: "busy", data: { retryAfterMs: 500 } } };
    const now = clock.now();
    const decision = act.decide(state, now);
    if (!decision.ok) return decision;
    if (decision.value.length === 0) {
      // What made it unnecessary may itself still wait to be durable.
      const before = await lastJob;
      return before === "committed" || tries >= MAX_REDECIDE
        ? { ok: true, entries: [] }
        : attempt(act, tries + 1);
    }
    const unsigned = missingSignatures(act, decision.value, now);
    if (unsigned !== null)
      return { ok: false, error: { code: "signature_needed", data: { events: unsigned } } };
    const { entries, rows } = admit(act, decision.value, now);
    const outcome = await enqueue(entries, rows);
    if (outcome === "committed") return { ok: true, entries };
    if (outcome === "taken" && tries < MAX_REDECIDE) return attempt(act, tries + 1);
    const reason = outcome === "taken" ? "another writer keeps coming first" : outcome.unwritable;
    return { ok: false, error: { code: "read_only", data: { reason } } };
  }

  /** What an author that keeps its own key has still to sign; null when nothing. */
  function missingSignatures(
    act: Omit<Act, "decide">,
    drafts: readonly Draft[],
    now: number,
  ): PreparedEvent[] | null {
    const authored = authoredDrafts(drafts);
    if (act.author.sealedKey !== null || act.submitted === true || authored.length === 0) return null;
    const write = { space, author: act.author.actor, epoch: state.epoch, now, drafts: authored };
    const prepared = prepareEvents(keys, chain, write);
    return fitsPrepared(act.signed ?? [], prepared) ? null : prepared;
  }

  /** Gives drafts, and what follows from them, their place in the log, and moves the state on. */
  function admit(
    act: Omit<Act, "decide">,
    drafts: readonly Draft[],
    now: number,
  ): { entries: Entry[]; rows: Promise<LogRow>[] } {
    const entries: Entry[] = [];
    const rows: Promise<LogRow>[] = [];
    const queue = [...drafts];
    const signed = [...(act.signed ?? [])];
    for (let draft = queue.shift(); draft !== undefined; draft = queue.shift()) {
      const { entry, row } = place(act, draft, { now, first: entries.length === 0, signed });
      evolve(state, entry);
      entries.push(entry);
      rows.push(row);
      queue.unshift(...react(state, entry, now));
    }
    return { entries, rows };
  }

  function place(
    act: Omit<Act, "decide">,
    draft: Draft,
    at: { now: number; first: boolean; signed: SignedEvent[] },
  ): { entry: Entry; row: Promise<LogRow> } {
    const author = draft.byHub === true ? hub : act.author;
    const seq = state.seq + 1;
    const refs = draft.refs ?? [];
    const common = { seq, type: draft.type, author: author.actor, at: at.now, refs, body: draft.body };
    const key = at.first ? (act.key ?? null) : null;
    if (!isSigned(draft.type)) {
      const entry = { ...common, id: `r_${space}_${seq}`, via: "hub" } as Entry;
      const parts = { space, key, header: null, bodyText: JSON.stringify(draft.body), sig: null };
      return { entry, row: Promise.resolve(entryToRow(entry, parts)) };
    }
    const signed = draft.byHub === true ? undefined : at.signed.shift();
    const erases = at.first ? (act.erases ?? null) : null;
    if (signed !== undefined) {
      const { id, headerText, bodyText, sig } = signed;
      noteEvent(chain, { ...signed.header, id });
      const entry = { ...common, id, via: "self" } as Entry;
      const parts = { space, key, header: headerText, bodyText, sig };
      return { entry, row: Promise.resolve({ ...entryToRow(entry, parts), erases }) };
    }
    const bodyText = keys.canonical(draft.body);
    const event = {
      space,
      type: draft.type,
      author: author.actor,
      epoch: state.epoch,
      ts: at.now,
      bodyText,
      refs,
    };
    const { header, id } = sealHeader(keys, chain, event);
    const entry = { ...common, id, via: "hub" } as Entry;
    const signature = keys.sign(author.sealedKey ?? "", id);
    const row = signature.then((sig) => ({
      ...entryToRow(entry, { space, key, header, bodyText, sig }),
      erases,
    }));
    return { entry, row };
  }

  function enqueue(entries: readonly Entry[], rows: readonly Promise<LogRow>[]): Promise<JobOutcome> {
    const last = state.seq;
    const pending = new Promise<JobOutcome>((resolve) => {
      writer.push({
        space,
        rows: Promise.all(rows),
        count: rows.length,
        settle(outcome) {
          if (outcome === "committed") afterCommit(last, entries);
          else reloading ??= reload();
          resolve(outcome);
        },
      });
    });
    lastJob = pending;
    return pending;
  }

  async function reload(): Promise<void> {
    try {
      ({ state, chain } = await load(options));
      committed = state.seq;
      snapshots.drop();
    } finally {
      reloading = null;
    }
  }

  function afterCommit(last: number, entries: readonly Entry[]): void {
    committed = last;
    options.onCommitted(log, entries);
    snapshots.follow({ state, chain }, committed);
  }

  return log;
}

/** What two acts share when one is the other told again; null for an act that can be told any number of times. */
function repeatOf({ author, key, submitted, signed }: Omit<Act, "decide">): string | null {
  const [event] = signed ?? [];
  if (submitted === true && event !== undefined) return `event ${event.id}`;
  return key == null ? null : `${author.actor} ${key}`;
}
