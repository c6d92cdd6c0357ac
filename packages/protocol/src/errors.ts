import type { RefusalCode, RefusalData } from "@envoy/space";

/**
 * The one catalogue of errors. A code is stable and never reused; the sentence is for people, the next step for
 * whoever must act, which is often a model.
 */
export interface ErrorData extends RefusalData {
  invalid_input: { problems: { path: string; problem: string }[] };
  unknown_operation: { name: string; nearest: string | null };
  unauthenticated: Record<string, never>;
  bad_credentials: Record<string, never>;
  link_spent: Record<string, never>;
  forbidden: { need: string; role: string };
  wrong_origin: { origin: string };
  space_not_found: { space: string };
  agent_offline: { agent: string };
  agent_unclear: { agents: string[] };
  agent_refused: { agent: string; reason: string };
  unknown_command: { command: string; nearest: string | null };
  not_a_command: Record<string, never>;
  handle_taken: { handle: string };
  role_invalid: { prompt: string; faults: string[] };
  role_not_found: { prompt: string };
  file_not_found: { path: string };
  file_not_shown: { path: string; reason: string };
  session_foreign: { session: string };
  event_refused: { reason: string };
  cursor_invalid: Record<string, never>;
  hub_epoch_changed: Record<string, never>;
  too_large: { limitBytes: number };
  busy: { retryAfterMs: number };
  rate_limited: { retryAfterMs: number };
  read_only: { reason: string };
  timed_out: { afterMs: number };
  hub_going_away: Record<string, never>;
  unreachable: { reason: string };
  internal: { reference: string };
}

export type ErrorCode = keyof ErrorData;

interface ErrorSpec<C extends ErrorCode> {
  readonly status: number;
  /** Exit code of the command line: 2 usage, 3 sign-in, 4 not allowed, 5 conflict, 6 not found, 7 try later, 70 defect. */
  readonly exit: number;
  readonly say: (data: ErrorData[C]) => string;
  readonly next: string;
}

const nothing = "Nothing was changed.";

export const errorCatalogue: { readonly [C in ErrorCode]: ErrorSpec<C> } = {
  invalid_input: {
    status: 400,
    exit: 2,
    say: ({ problems }) =>
      problems.map((one) => (one.path === "" ? one.problem : `${one.path}: ${one.problem}`)).join("; "),
    next: "Correct the named fields and call again.",
  },
  unknown_operation: {
    status: 404,
    exit: 2,
    say: ({ name, nearest }) =>
      `There is no operation ${name}${nearest === null ? "" : `; did you mean ${nearest}`}`,
    next: "GET /v1/openapi.json lists all operations.",
  },
  unauthenticated: {
    status: 401,
    exit: 3,
    say: () => "This needs a signed-in caller",
    next: "Open the sign-in link the hub printed, or send `Authorization: Bearer <key>`.",
  },
  bad_credentials: {
    status: 401,
    exit: 3,
    say: () => "The agent id or key is not known to this hub",
    next: "Compare agent_id and api_key with agent_config.yaml of the hub.",
  },
  link_spent: {
    status: 401,
    exit: 3,
    say: () => "This sign-in link was used already or has expired",
    next: "Make a new one: `npm run sign-in`, or `docker compose exec hub sign-in`.",
  },
  forbidden: {
    status: 403,
    exit: 4,
    say: ({ need, role }) => `This needs ${need}; you have ${role}`,
    next: "Ask an admin of the space for it.",
  },
  wrong_origin: {
    status: 403,
    exit: 4,
    say: ({ origin }) => `Requests from ${origin} are not accepted`,
    next: "Use the address the hub printed, or add the origin to HUB_ALLOWED_ORIGINS.",
  },
  space_not_found: {
    status: 404,
    exit: 6,
    say: ({ space }) => `There is no space ${space} that you are in`,
    next: "GET /v1/spaces lists yours.",
  },
  agent_offline: {
    status: 409,
    exit: 7,
    say: ({ agent }) => `${agent} is offline`,
    next: "Messages to it wait until it is back; look at its process or container.",
  },
  agent_unclear: {
    status: 400,
    exit: 2,
    say: ({ agents }) =>
      agents.length === 0 ? "No agent fits" : `Say which agent: ${agents.map((one) => `@${one}`).join(", ")}`,
    next: "Put the agent in front: `@Planner /status`.",
  },
  agent_refused: { status: 409, exit: 5, say: ({ agent, reason }) => `${agent}: ${reason}`, next: nothing },
  unknown_command: {
    status: 404,
    exit: 2,
    say: ({ command, nearest }) =>
      `There is no command /${command}${nearest === null ? "" : `; did you mean /${nearest}`}`,
    next: "/help lists the commands.",
  },
  not_a_command: {
    status: 400,
    exit: 2,
    say: () => "The text is not a command",
    next: "Commands begin with / after leading mentions; post other text as a message.",
  },
  handle_taken: {
    status: 409,
    exit: 5,
    say: ({ handle }) => `The handle ${handle} is taken`,
    next: "Choose another one.",
  },
  role_invalid: {
    status: 400,
    exit: 2,
    say: ({ prompt, faults }) => `${prompt}: ${faults.join("; ")}`,
    next: "Correct the prompt; the version in force stays as it is.",
  },
  role_not_found: {
    status: 404,
    exit: 6,
    say: ({ prompt }) => `There is no prompt ${prompt}`,
    next: "Add prompts/<role>.md or create it on the Roles page.",
  },
  role_conflict: {
    status: 409,
    exit: 5,
    say: ({ role, version }) => `${role} was changed meanwhile; its version is ${version} now`,
    next: "Read the new version and apply your change to it.",
  },
  file_not_found: {
    status: 404,
    exit: 6,
    say: ({ path }) => `There is no file ${path}`,
    next: "List the folder to see what is there.",
  },
  file_not_shown: {
    status: 403,
    exit: 4,
    say: ({ path, reason }) => `${path} is not shown: ${reason}`,
    next: nothing,
  },
  session_foreign: {
    status: 403,
    exit: 4,
    say: ({ session }) => `Session ${session} is not the agent's newest`,
    next: "Open a session first.",
  },
  event_refused: {
    status: 409,
    exit: 5,
    say: ({ reason }) => `The event was refused: ${reason}`,
    next: nothing,
  },
  cursor_invalid: {
    status: 400,
    exit: 2,
    say: () => "The cursor is not one of this hub and space",
    next: "Read from the beginning, or get the space anew.",
  },
  hub_epoch_changed: {
    status: 410,
    exit: 7,
    say: () => "The hub was restored to an earlier state; the cursor is void",
    next: "Get the space anew and read from its cursor.",
  },
  too_large: {
    status: 413,
    exit: 2,
    say: ({ limitBytes }) => `The request is larger than ${limitBytes} bytes`,
    next: "Put large content into a file of the workspace.",
  },
  busy: {
    status: 503,
    exit: 7,
    say: () => "The hub has too much waiting to be written",
    next: "Retry after the given time with the same key.",
  },
  rate_limited: { status: 429, exit: 7, say: () => "Too many calls", next: "Retry after the given time." },
  read_only: {
    status: 507,
    exit: 7,
    say: ({ reason }) => `The hub can read but not write: ${reason}`,
    next: "Free space on the hub's disk; it goes on by itself. What was acknowledged is safe.",
  },
  timed_out: {
    status: 504,
    exit: 7,
    say: ({ afterMs }) => `No answer within ${afterMs} ms`,
    next: "Ask again; /status tells what it is doing.",
  },
  hub_going_away: {
    status: 503,
    exit: 7,
    say: () => "The hub is restarting",
    next: "Connect again; nothing that was acknowledged is lost.",
  },
  unreachable: {
    status: 503,
    exit: 7,
    say: ({ reason }) => `The hub does not answer: ${reason}`,
    next: "Check its address and that it runs.",
  },
  internal: {
    status: 500,
    exit: 70,
    say: ({ reference }) => `The hub made a mistake (reference ${reference})`,
    next: "Look for the reference in the hub's log and report it.",
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

/** An error as it travels: the same shape on every surface. */
export interface WireError<C extends ErrorCode = ErrorCode> {
  readonly code: C;
  readonly data: ErrorData[C];
  readonly message: string;
  readonly next: string;
}

export function wireError<C extends ErrorCode>(code: C, data: ErrorData[C]): WireError<C> {
  const spec = errorCatalogue[code];
  return { code, data, message: spec.say(data), next: spec.next };
}

/** Every rule's refusal has its sentence here; this line stops compiling when one is missing. */
export const refusalsAreListed: Record<RefusalCode, unknown> = errorCatalogue;
