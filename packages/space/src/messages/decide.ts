import type { DraftOf, Ref } from "../entry.ts";
import { can } from "../members/authority.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import { address } from "./address.ts";
import { PIN_LIMIT } from "./state.ts";

export interface NewMessage {
  readonly author: string;
  readonly text: string;
  readonly thread: string | null;
  readonly replyTo: string | null;
  readonly turn: string | null;
  readonly refs: readonly Ref[];
  readonly online: readonly string[];
}

/** Posts a message. Whether cited messages exist has been looked up by the caller; they may also be unknown. */
export function postMessage(state: SpaceState, message: NewMessage): DraftOf<"message.post"> {
  const { handles } = address(state, message);
  return {
    type: "message.post",
    body: {
      text: message.text,
      thread: message.thread,
      replyTo: message.replyTo,
      mentions: handles.slice(0, 64),
      turn: message.turn,
    },
    refs: message.refs,
  };
}

/** The part of a stored message that rules need, looked up by the caller. */
export interface KnownMessage {
  readonly id: string;
  readonly author: string;
  readonly redacted: boolean;
}

/** Only the author amends, and the original stays in the log. Amending wakes nobody. */
export function amendMessage(
  message: KnownMessage,
  change: { author: string; text: string },
): Decision<"not_your_message" | "message_redacted"> {
  if (message.author !== change.author) return refuse("not_your_message", { message: message.id });
  if (message.redacted) return refuse("message_redacted", { message: message.id });
  const draft: DraftOf<"message.amend"> = {
    type: "message.amend",
    body: { message: message.id, text: change.text },
  };
  return { ok: true, value: [draft] };
}

/** Drops a body for good: its author may, and an admin. */
export function redactMessage(
  state: SpaceState,
  message: KnownMessage,
  by: { author: string; reason: string | null },
): Decision<"not_your_message"> {
  if (message.redacted) return { ok: true, value: [] };
  if (message.author !== by.author && !can(state.members[by.author], "admin")) {
    return refuse("not_your_message", { message: message.id });
  }
  const draft: DraftOf<"message.redact"> = {
    type: "message.redact",
    body: { message: message.id, reason: by.reason },
  };
  return { ok: true, value: [draft] };
}

export function pinMessage(
  state: SpaceState,
  pin: { message: string; on: boolean },
): Decision<"too_many_pins"> {
  if (state.pins.includes(pin.message) === pin.on) return { ok: true, value: [] };
  if (pin.on && state.pins.length >= PIN_LIMIT) return refuse("too_many_pins", { limit: PIN_LIMIT });
  const draft: DraftOf<"message.pin"> = { type: "message.pin", body: pin };
  return { ok: true, value: [draft] };
}
