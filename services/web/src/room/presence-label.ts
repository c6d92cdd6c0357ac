import type { PresenceView } from "@envoy/protocol";

const words: Readonly<Record<PresenceView["presence"], string>> = {
  offline: "offline",
  idle: "ready",
  queued: "about to start",
  working: "working",
  waiting: "waits for approval",
  blocked: "blocked",
};

/** A member's live state in words, with the reason where there is one. */
export function presenceLabel(presence: PresenceView | undefined): string {
  if (presence === undefined) return words.offline;
  const word = words[presence.presence];
  // The hub's reason for waiting names the approval, and says no more than the word.
  if (presence.presence === "waiting") return word;
  return presence.reason === null ? word : `${word}: ${presence.reason}`;
}
