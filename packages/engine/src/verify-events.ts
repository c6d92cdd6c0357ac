import type { Result } from "@envoy/space";
import { type Failure, fail } from "./call.ts";
import type { SignedEvent } from "./log/self-signed.ts";
import type { Account, Keys } from "./ports.ts";

type RawEvent = { readonly header: string; readonly body: string; readonly sig: string };

/** Verifies events that a caller signed, all at once and off the event loop, and that they are the caller's own. */
export async function verifyEvents(
  keys: Keys,
  account: Account,
  events: readonly RawEvent[],
): Promise<Result<SignedEvent[], Failure<"event_refused">>> {
  const verified = await Promise.all(events.map((event) => keys.verify(event)));
  const signed: SignedEvent[] = [];
  for (const [index, event] of verified.entries()) {
    const raw = events[index];
    if ("refused" in event) return fail("event_refused", { reason: event.refused });
    if (event.header.author !== account.actor)
      return fail("event_refused", { reason: "its author is not the caller" });
    if (raw !== undefined)
      signed.push({ ...event, headerText: raw.header, bodyText: raw.body, sig: raw.sig });
  }
  return { ok: true, value: signed };
}
