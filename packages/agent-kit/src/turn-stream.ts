import type { Input } from "@envoy/protocol";
import { clip, TurnItem } from "@envoy/space";
import { maskSecrets } from "./mask-secrets.ts";

/**
 * Carries what a runtime streams to the room: more text and running items are passed on a few times a second
 * and forgotten; items that are complete are stored, each once where it changes quickly. Secrets are masked in
 * what tools and commands show.
 */
export interface TurnStream {
  delta(delta: Live["deltas"][number]): void;
  item(item: TurnItem): void;
  /** A line of the adapter's own in the turn. */
  notice(text: string): void;
  /** Hands over everything that was not stored yet; what still runs ends as cancelled. */
  finish(): TurnItem[];
}

type Live = Pick<Input<"turn.delta">, "deltas" | "items">;

export interface TurnStreamOptions {
  readonly live: (live: Live) => void;
  readonly store: (items: TurnItem[]) => void;
  readonly onUnfit: (id: string, problem: string) => void;
}

const LIVE_MS = 40;
const STORE_MS = 60;
const MOST_DELTAS = 100;
const MOST_LIVE_ITEMS = 50;
export const STORE_BATCH = 100;

export function createTurnStream(options: TurnStreamOptions): TurnStream {
  const deltas = new Map<string, Live["deltas"][number]>();
  const running = new Map<string, TurnItem>();
  const changed = new Set<string>();
  const complete = new Map<string, TurnItem>();
  let notices = 0;
  const sendLive = every(LIVE_MS, () => {
    const items = [...changed].flatMap((id) => running.get(id) ?? []).slice(0, MOST_LIVE_ITEMS);
    const texts = [...deltas.values()].slice(0, MOST_DELTAS);
    changed.clear();
    deltas.clear();
    if (items.length > 0 || texts.length > 0) options.live({ deltas: texts, items });
  });
  const takeComplete = () => {
    const items = [...complete.values()];
    complete.clear();
    return items;
  };
  const store = every(STORE_MS, () => {
    const items = takeComplete();
    if (items.length > 0) options.store(items);
  });
  const item = (raw: TurnItem) => {
    const fit = fitItem(raw);
    if (!fit.ok) return options.onUnfit(raw.id, fit.problem);
    if (isRunning(fit.item)) {
      running.set(fit.item.id, fit.item);
      changed.add(fit.item.id);
      return sendLive.soon();
    }
    running.delete(fit.item.id);
    if (isEmpty(fit.item)) return;
    complete.set(fit.item.id, fit.item);
    store.soon();
  };
  return {
    delta: (delta) => {
      const key = `${delta.kind} ${delta.item}`;
      const text = (deltas.get(key)?.text ?? "") + delta.text;
      deltas.set(key, { ...delta, text: text.slice(0, 20_000) });
      sendLive.soon();
    },
    item,
    notice: (text) =>
      item({ id: `notice-${++notices}`, kind: "notice", text: clip(maskSecrets(text), 1900) }),
    finish: () => {
      sendLive.now();
      store.cancel();
      const ended = [...running.values()].map(
        (one): TurnItem => ("status" in one ? { ...one, status: "cancelled" } : one),
      );
      running.clear();
      return [...takeComplete(), ...ended];
    },
  };
}

function isRunning(item: TurnItem): boolean {
  return "status" in item && item.status === "running";
}

function isEmpty(item: TurnItem): boolean {
  return (item.kind === "text" || item.kind === "reasoning") && item.text.trim() === "";
}

type Fit = { readonly ok: true; readonly item: TurnItem } | { readonly ok: false; readonly problem: string };

/** Masks, cuts to the longest that is stored, and checks: what a runtime reports is input like any other. */
function fitItem(raw: TurnItem): Fit {
  const parsed = TurnItem.safeParse(shown(raw));
  if (parsed.success) return { ok: true, item: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not an item"}` };
}

function shown(item: TurnItem): TurnItem {
  const safe = (text: string) => clip(maskSecrets(text));
  switch (item.kind) {
    case "tool":
      return {
        ...item,
        title: maskSecrets(item.title).slice(0, 300),
        input: safe(item.input),
        output: safe(item.output),
      };
    case "command":
      return { ...item, command: safe(item.command), output: safe(item.output) };
    case "files":
      return {
        ...item,
        changes: item.changes.slice(0, 200).map((one) => ({ ...one, diff: safe(one.diff) })),
      };
    case "text":
    case "reasoning":
      return { ...item, text: clip(item.text) };
    default:
      return item;
  }
}

/** Runs at most once per interval, soon after it is asked for. */
function every(ms: number, run: () => void) {
  let timer: NodeJS.Timeout | null = null;
  const cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const now = () => {
    cancel();
    run();
  };
  return {
    soon: () => {
      timer ??= setTimeout(now, ms);
    },
    now,
    cancel,
  };
}
