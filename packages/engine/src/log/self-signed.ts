import { type Draft, isSigned } from "@envoy/space";
import type { Keys, VerifiedEvent } from "../ports.ts";
import { type EventChain, sealHeader } from "./chain.ts";

/** An event that its author signed; id and signature have been verified. */
export interface SignedEvent extends VerifiedEvent {
  readonly headerText: string;
  readonly bodyText: string;
  readonly sig: string;
}

/** An event that waits for its author's signature. */
export interface PreparedEvent {
  readonly id: string;
  readonly header: string;
  readonly body: string;
}

/** The drafts that carry their author's signature; what follows from them is the hub's. */
export function authoredDrafts(drafts: readonly Draft[]): Draft[] {
  return drafts.filter((draft) => draft.byHub !== true && isSigned(draft.type));
}

/** The events that drafts would become now, without changing anything. */
export function prepareEvents(
  keys: Keys,
  chain: EventChain,
  write: { space: string; author: string; epoch: number; now: number; drafts: readonly Draft[] },
): PreparedEvent[] {
  const trial: EventChain = { ...chain, writers: { ...chain.writers } };
  const { space, author, epoch, now } = write;
  return write.drafts.map(({ type, body, refs = [] }) => {
    const bodyText = keys.canonical(body);
    const sealed = sealHeader(keys, trial, { space, type, author, epoch, ts: now, bodyText, refs });
    return { ...sealed, body: bodyText };
  });
}

/**
 * Whether signed events are what the hub would write: the same acts, next in their writer's chain, under the
 * epoch that is in force. Heads may be older: the author signed what it had seen.
 */
export function fitsPrepared(signed: readonly SignedEvent[], prepared: readonly PreparedEvent[]): boolean {
  return (
    signed.length === prepared.length &&
    prepared.every((event, index) => {
      const offered = signed[index];
      if (offered === undefined || offered.bodyText !== event.body) return false;
      const wanted = JSON.parse(event.header) as VerifiedEvent["header"];
      const { type, author, space, writer, wseq, wprev, epoch, refs } = offered.header;
      const same = { type, author, space, writer, wseq, epoch };
      // Later events follow the signed one before them, whose time and so whose id is its own.
      const before = index === 0 ? wanted.wprev : signed[index - 1]?.id;
      return (
        wprev === before &&
        Object.entries(same).every(([name, value]) => wanted[name as keyof typeof same] === value) &&
        JSON.stringify(refs) === JSON.stringify(wanted.refs)
      );
    })
  );
}
