import type { RefusalCode } from "@envoy/space";
import { type ErrorCode, type ErrorSpec, nothing } from "./error-spec.ts";

/** What the hub and its surfaces refuse, before or after the rules of a space were asked. */
export const hubErrors: { readonly [C in Exclude<ErrorCode, RefusalCode>]: ErrorSpec<C> } = {
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
  signature_needed: {
    status: 428,
    exit: 4,
    say: () => "This account keeps its own key, so the hub cannot sign for it",
    next: "Sign the ids of the given events and call again with them under `$signed`.",
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
};
