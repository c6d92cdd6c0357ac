import type { RefusalCode } from "@envoy/space";
import { type ErrorSpec, nothing } from "./error-spec.ts";

/** What the rules of a space refuse. A rule whose refusal has no sentence here does not compile. */
export const spaceErrors: { readonly [C in RefusalCode]: ErrorSpec<C> } = {
  role_conflict: {
    status: 409,
    exit: 5,
    say: ({ role, version }) => `${role} was changed meanwhile; its version is ${version} now`,
    next: "Read the new version and apply your change to it.",
  },
  member_exists: {
    status: 409,
    exit: 5,
    say: ({ handle }) => `${handle} is a member already`,
    next: nothing,
  },
  member_not_found: {
    status: 404,
    exit: 6,
    say: ({ member }) => `${member} is not a member`,
    next: "/who lists the members.",
  },
  founder_is_fixed: { status: 403, exit: 4, say: () => "The founder stays admin", next: nothing },
  message_not_found: {
    status: 404,
    exit: 6,
    say: ({ message }) => `There is no message ${message} in this space`,
    next: nothing,
  },
  not_your_message: {
    status: 403,
    exit: 4,
    say: ({ message }) => `${message} is somebody else's`,
    next: "Answer it, or ask its author.",
  },
  message_redacted: {
    status: 409,
    exit: 5,
    say: ({ message }) => `${message} has been removed`,
    next: nothing,
  },
  too_many_pins: {
    status: 409,
    exit: 5,
    say: ({ limit }) => `A space keeps ${limit} pinned messages`,
    next: "Unpin one first.",
  },
  delivery_not_found: {
    status: 404,
    exit: 6,
    say: () => "There is no such delivery any more",
    next: "Mention the agent again.",
  },
  delivery_not_retryable: {
    status: 409,
    exit: 5,
    say: ({ state }) => `The delivery is ${state}, not failed`,
    next: nothing,
  },
  turn_not_found: { status: 404, exit: 6, say: ({ turn }) => `There is no turn ${turn}`, next: nothing },
  turn_over: {
    status: 409,
    exit: 5,
    say: ({ turn, outcome }) => `Turn ${turn} is over: ${outcome}`,
    next: nothing,
  },
  turn_running: {
    status: 409,
    exit: 5,
    say: ({ turn }) => `Turn ${turn} still runs`,
    next: "Finish it first.",
  },
  lease_lost: {
    status: 409,
    exit: 5,
    say: () => "Another process works for this agent now",
    next: "Attach anew, or stop this process.",
  },
  nothing_waiting: { status: 404, exit: 6, say: () => "Nothing waits", next: "Wait for the next delivery." },
  not_an_agent: { status: 400, exit: 2, say: ({ member }) => `${member} is not an agent`, next: nothing },
  approval_not_found: {
    status: 404,
    exit: 6,
    say: ({ approval }) => `There is no approval ${approval}`,
    next: "/approvals lists the open ones.",
  },
  approval_decided: {
    status: 409,
    exit: 5,
    say: ({ approval, outcome }) => `Approval ${approval} has ended: ${outcome}`,
    next: nothing,
  },
  approval_own: {
    status: 403,
    exit: 4,
    say: () => "Nobody decides what they asked for themselves",
    next: "A person with the approve capability decides.",
  },
  approval_scope: {
    status: 400,
    exit: 2,
    say: ({ approval, scopes }) => `Approval ${approval} can be given for: ${scopes.join(", ")}`,
    next: "Choose one of them.",
  },
  chain_not_found: {
    status: 404,
    exit: 6,
    say: () => "That chain is over",
    next: "Write a new message: it starts a new chain.",
  },
  chain_not_held: { status: 409, exit: 5, say: () => "That chain is not held", next: nothing },
  bad_limits: {
    status: 400,
    exit: 2,
    say: ({ limit }) => `The limit ${limit} cannot be taken away`,
    next: "Give a number.",
  },
};
