import type { TurnEvent } from "@envoy/agent-kit";
import type { TurnItem, TurnUsage } from "@envoy/space";
import type { z } from "zod";
import { closeItem, fileChanges, notice, planItem, toTurnItem } from "./items.ts";
import { createUsageMeter } from "./usage.ts";
import {
  DeltaEvent,
  ItemEvent,
  PatchEvent,
  PlanEvent,
  ReroutedEvent,
  TokenUsageEvent,
  WarningEvent,
  type WireItem,
} from "./wire.ts";

const OUTPUT_EVERY_MS = 250;

/** What a turn looks like so far; no I/O, so recorded notifications test it. */
export interface TurnView {
  /** The events that one notification of this turn means. */
  apply(method: string, params: unknown): TurnEvent[];
  item(id: string): TurnItem | null;
  /** Commands and tools that run. */
  readonly working: number;
  /** The items that the runtime left open; it closes none at an interruption. */
  closing(): TurnEvent[];
  /** The last thing said that is not a remark on the way. */
  answer(): string;
  usage(): TurnUsage;
  context(): { readonly tokens: number | null; readonly window: number | null };
}

export function createTurnView(options: {
  readonly now: () => number;
  /** Whether a warning of the runtime is worth a notice, asked once per warning. */
  readonly worthSaying: (warning: string) => boolean;
}): TurnView {
  const items = new Map<string, TurnItem>();
  const open = new Set<string>();
  const shownAt = new Map<string, number>();
  const meter = createUsageMeter();
  let answer = "";
  let notices = 0;
  let context: { tokens: number | null; window: number | null } = { tokens: null, window: null };

  const show = (item: TurnItem): TurnEvent[] => {
    items.set(item.id, item);
    return [{ type: "item", item }];
  };
  const say = (text: string) => show(notice(`notice-${++notices}`, text));

  function started(item: WireItem): TurnEvent[] {
    const shown = toTurnItem(item);
    if (shown === null) return [];
    open.add(shown.id);
    return show(shown);
  }

  function completed(item: WireItem): TurnEvent[] {
    const shown = toTurnItem(item);
    if (shown === null) return [];
    open.delete(shown.id);
    if (item.type === "agentMessage" && item.phase !== "commentary") answer = item.text;
    return show(shown);
  }

  function textDelta(kind: "text" | "reasoning", { itemId, delta }: z.infer<typeof DeltaEvent>): TurnEvent[] {
    const item = items.get(itemId);
    // Kept, because an item that is cut off is never completed by the runtime.
    if (item?.kind === kind) items.set(itemId, { ...item, text: item.text + delta });
    return [{ type: "delta", itemId, kind, delta }];
  }

  function outputDelta({ itemId, delta }: z.infer<typeof DeltaEvent>): TurnEvent[] {
    const item = items.get(itemId);
    if (item?.kind !== "command") return [];
    // The whole output comes when the command is done; while it runs its end is what people look at.
    const grown = { ...item, output: (item.output + delta).slice(-8_000) };
    items.set(itemId, grown);
    const now = options.now();
    if (now - (shownAt.get(itemId) ?? 0) < OUTPUT_EVERY_MS) return [];
    shownAt.set(itemId, now);
    return show(grown);
  }

  const readers: Readonly<Record<string, (params: unknown) => TurnEvent[]>> = {
    "item/started": reader(ItemEvent, ({ item }) => started(item)),
    "item/completed": reader(ItemEvent, ({ item }) => completed(item)),
    "item/agentMessage/delta": reader(DeltaEvent, (event) => textDelta("text", event)),
    "item/plan/delta": reader(DeltaEvent, (event) => textDelta("text", event)),
    "item/reasoning/summaryTextDelta": reader(DeltaEvent, (event) => textDelta("reasoning", event)),
    "item/reasoning/textDelta": reader(DeltaEvent, (event) => textDelta("reasoning", event)),
    "item/commandExecution/outputDelta": reader(DeltaEvent, outputDelta),
    "item/fileChange/patchUpdated": reader(PatchEvent, ({ itemId, changes }) => {
      const item = items.get(itemId);
      return item?.kind === "files" ? show({ ...item, changes: fileChanges(changes) }) : [];
    }),
    "turn/plan/updated": reader(PlanEvent, ({ turnId, plan }) => show(planItem(turnId, plan))),
    "thread/tokenUsage/updated": reader(TokenUsageEvent, ({ tokenUsage }) => {
      context = { tokens: tokenUsage.last.totalTokens, window: tokenUsage.modelContextWindow };
      return [{ type: "usage", usage: meter.add(tokenUsage) }];
    }),
    "model/rerouted": reader(ReroutedEvent, ({ fromModel, toModel }) =>
      say(`The vendor answered with ${toModel} instead of ${fromModel}.`),
    ),
    warning: reader(WarningEvent, ({ message }) => (options.worthSaying(message) ? say(message) : [])),
  };

  return {
    apply: (method, params) => readers[method]?.(params) ?? [],
    item: (id) => items.get(id) ?? null,
    get working() {
      return [...open].filter((id) => isWork(items.get(id))).length;
    },
    closing: () => {
      const left = [...open].flatMap((id) => items.get(id) ?? []);
      open.clear();
      return left.flatMap((item) => show(closeItem(item)));
    },
    answer: () => answer,
    usage: meter.current,
    context: () => context,
  };
}

function isWork(item: TurnItem | undefined): boolean {
  return item?.kind === "command" || item?.kind === "tool" || item?.kind === "files";
}

/** A notification that does not parse says nothing: the protocol grows, and the turn goes on. */
function reader<T>(schema: z.ZodType<T>, read: (event: T) => TurnEvent[]): (params: unknown) => TurnEvent[] {
  return (params) => {
    const parsed = schema.safeParse(params);
    return parsed.success ? read(parsed.data) : [];
  };
}
