import type { ChainView } from "@envoy/protocol";
import { amount, duration, money } from "../lib/format.ts";
import { useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";

/** The limit that the busiest chain is nearest to; nothing runs, nothing shows. */
export function LimitBar() {
  const { chains, limits } = useSpace();
  const { openPane } = useUi();
  const uses = chains.filter((one) => one.status !== "ended").flatMap((one) => limitUses(one, limits));
  const nearest = uses.toSorted((a, b) => b.used / b.max - a.used / a.max)[0];
  if (nearest === undefined) return null;
  return (
    <button
      type="button"
      className="limit-chip"
      onClick={() => openPane({ kind: "tab", tab: "activity" })}
      title="How far the limits of what one message set off are used"
    >
      <meter
        min={0}
        max={nearest.max}
        value={nearest.used}
        high={nearest.max * 0.8}
        aria-label={nearest.name}
      />
      <span className="tabular">
        {nearest.name} {nearest.shown(nearest.used)} / {nearest.shown(nearest.max)}
      </span>
    </button>
  );
}

export interface LimitUse {
  readonly name: string;
  readonly used: number;
  readonly max: number;
  readonly shown: (value: number) => string;
}

type Limits = ReturnType<typeof useSpace>["limits"];

export function limitUses(chain: ChainView, limits: Limits): LimitUse[] {
  const all = [
    { name: "turns", used: chain.turns, max: limits.turns, shown: String },
    { name: "depth", used: chain.depth, max: limits.depth, shown: String },
    { name: "tokens", used: chain.tokens, max: limits.tokens, shown: amount },
    { name: "spend", used: chain.costUsd, max: limits.costUsd, shown: money },
  ];
  return all.flatMap((one) => (one.max == null ? [] : [{ ...one, max: one.max }]));
}

export function limitText(name: string, value: number | null | undefined): string {
  if (value == null) return "off";
  if (name === "wallMs") return duration(value);
  if (name === "costUsd") return money(value);
  return amount(value);
}
