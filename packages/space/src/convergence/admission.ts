import type { Need } from "../members/authority.ts";
import { type Act, isStrike } from "./act.ts";
import { bodyAs, hasShape } from "./deed.ts";
import type { ConvergentEvent, RejectReason, Verdict } from "./event.ts";
import { allows, standingOf, type View, type World } from "./standing.ts";

const needs: Readonly<Record<string, Need>> = {
  "read.mark": "read",
  "space.rename": "admin",
  "space.limit": "admin",
  "role.edit": "admin",
  "task.assign": "admin",
  "content.restore": "admin",
};

/** What a content event asks of its author. A type of a newer version is carried for whoever may write. */
export function needOf(type: string): Need {
  return needs[type] ?? "write";
}

/** Content as its own past judges it, for good. */
export interface Content {
  readonly event: ConvergentEvent;
  readonly rejected: RejectReason | null;
  /** Whether its author was an admin when it was written. */
  readonly byAdmin: boolean;
}

export function describeContent(
  world: World,
  view: View,
  { event, previous }: { event: ConvergentEvent; previous: ConvergentEvent | null },
): Content {
  const own = standingOf(world, view, event.author);
  return { event, rejected: contentRefusal({ event, previous, own }), byAdmin: own?.role === "admin" };
}

function contentRefusal({
  event,
  previous,
  own,
}: {
  event: ConvergentEvent;
  previous: ConvergentEvent | null;
  own: ReturnType<typeof standingOf>;
}): RejectReason | null {
  if (!continues(event, previous)) return "bad_chain";
  if (!hasShape(event)) return "bad_body";
  if (own === null) return "not_a_member";
  return allows(own, needOf(event.type)) ? null : "not_allowed";
}

function continues(event: ConvergentEvent, previous: ConvergentEvent | null): boolean {
  if (previous === null) return event.wseq === 1 && event.wprev === null;
  const { author, writer, wseq } = previous;
  return author === event.author && writer === event.writer && wseq === event.wseq - 1;
}

export interface ContentQuestion {
  readonly content: Content;
  /** What the event knows of. */
  readonly past: View;
  /** What is known now. */
  readonly now: View;
  /** Whether a removal or demotion says that it had seen this event. */
  covers(strike: Act, event: ConvergentEvent): boolean;
  /** The accepted word of an admin that this event counts. */
  restoredBy(id: string): string | null;
}

/**
 * R9: content that its past allowed is withheld when its author turns out never to have been admitted, or was
 * lowered by somebody who had not seen it. It is kept, and an admin may restore it.
 */
export function contentVerdict(world: World, question: ContentQuestion): Verdict {
  const { content, restoredBy } = question;
  if (content.rejected !== null) return { is: "rejected", reason: content.rejected };
  const withheld = withholding(world, question);
  if (withheld === null) return { is: "accepted" };
  const restorer = restoredBy(content.event.id);
  return restorer === null ? withheld : { is: "accepted", restoredBy: restorer };
}

function withholding(world: World, { content, past, now, covers }: ContentQuestion): Verdict | null {
  if (world.faults.has("content-by-own-heads")) return null;
  const { event } = content;
  const need = needOf(event.type);
  const strikes = world
    .about(event.author)
    .filter(
      (act) =>
        isStrike(act.deed) &&
        !past.has(act) &&
        now.effective(act) &&
        !(act.deed.does === "set-role" && allows(act.deed, need)) &&
        !covers(act, event),
    )
    .map((act) => act.id);
  const admitted: View = { has: past.has, effective: now.effective };
  if (!allows(standingOf(world, admitted, event.author), need)) {
    return { is: "withheld", reason: "author_not_admitted", by: "" };
  }
  const by = strikes.sort()[0];
  if (by === undefined) return null;
  const removed = world.act(by).deed.does === "remove";
  return { is: "withheld", reason: removed ? "author_removed" : "author_demoted", by };
}

/** The event that an admin's word brings back. */
export function restoreTarget(event: ConvergentEvent): string | null {
  return bodyAs(event, "content.restore")?.event ?? null;
}

/** The explicit cut of a removal or demotion, or null where it goes by its causal past. */
export function cutOf(strike: ConvergentEvent): Record<string, { wseq: number; id: string }> | null {
  return bodyAs(strike, "member.remove")?.cut ?? bodyAs(strike, "member.role")?.cut ?? null;
}
