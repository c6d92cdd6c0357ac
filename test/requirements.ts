/**
 * What the product promises, by where the promise comes from: a point of the issue that asked for it, or the seed.
 * A test cites a promise by its id in brackets at the end of its title: `it("posts once under one key [send-once]")`;
 * several ids stand in several brackets. `coverage.test.ts` fails for a promise that no test cites and for an id
 * that is no promise. One that cannot be proven yet stands in `pending` with the reason, which the gate prints;
 * the entry must go once a test cites the promise.
 */
const bySource: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "issue 2.1": {
    architecture: "Layers, packages and files keep to the table of who may import whom",
    "one-definition": "A capability is written once and shows on every surface from there",
    "docs-generated": "The reference says what the code says",
  },
  "issue 2.2": {
    "one-command": "npm ci && npm start opens a usable room with no keys, no Docker and no other network",
    "room-in-ten-seconds": "The room is usable within ten seconds of the command",
    "own-repository": "A repository of one's own by one option, path or URL; a sample without it",
    "clean-end": "Ctrl-C ends every process in order",
    "demo-said": "Where no vendor's model speaks the room says so",
    "skips-said": "npm test tells which suites this machine cannot run, and why",
  },
  "issue 2.3": {
    "compose-demonstration": "docker compose up does the same in containers, nothing edited first",
    "compose-least-rights": "Containers run without root, capabilities and rights they do not need",
    "compose-keys": "No container has a vendor's key or an agent's credentials that it does not need",
    "compose-isolated": "Agents reach the hub and their vendor and nothing else",
  },
  "issue 2.5": {
    "compose-recreation": "A container made anew goes on in the same session",
    "mention-grammar": "A mention asks to act; code, quotes, addresses and decorators do not mention",
    "agent-lease": "One process works for an agent; an older one is refused",
    "one-turn-batch": "What waits for an agent goes into one turn",
    "passed-turn": "An agent with nothing to say posts nothing",
    "answer-once": "No answer is posted twice",
    "retry-backoff": "Three attempts with pauses, then a visible failure with Retry",
    "streamed-turns": "Text streams, items are stored when they are complete",
    "commands-while-working": "Commands are answered while a turn runs",
    "approval-not-own": "Nobody decides what they asked for themselves",
    "approval-while-waiting": "An approval is answered while the turn waits, and declines itself in time",
    "loop-limits": "The hub holds a chain at its limits; a person continues or ends it",
    "driver-conformance": "Every driver keeps the same promises",
    "untrusted-text": "What others write reaches a model as data, never as instructions",
  },
  "issue 2.4": {
    "send-once": "A message sent twice under one key is posted once",
    "message-thread": "Threads, references, edits, redaction, reactions and pins",
    search: "Messages are found by their words",
    "feed-by-cursor": "A reader with a cursor gets exactly what it misses, over HTTP, stream and socket",
    openapi: "Every route stands in an OpenAPI document",
    "sign-in-link": "People sign in by a one-time link or a token",
    "agent-credentials": "Agents sign in by agent_id and api_key, which the hub fills in at the first start",
    "own-origin": "Origin and Host are checked over HTTP and at the socket's door",
    "durable-ack": "What is acknowledged is committed and survives kill -9",
    "live-equals-reload": "What is shown live is what a reload shows",
    "files-read-only": "Notes, context and repository are shown read-only, and nothing outside them",
    "conformance-stores": "Every store passes the same suite",
    "slow-readers": "A slow reader is cut off with a reason and comes back with its cursor",
  },
  "issue 2.5, seed 003": {
    "wake-by-mention": "A mention wakes the agent, and its answer hands over to the next",
    "hub-tools": "Agents act on the space through tools, with their own authority",
    "slash-commands": "Slash commands: one parser, a card as the answer, the nearest for a mistyped one",
    "model-checked": "Model and effort are checked against the vendor's list and hold from the next turn on",
    "approval-in-room": "An approval is asked, shown exactly and decided once, in the room",
    "session-resume": "Sessions resume after a restart, and say why when they cannot",
    "codex-stdio-ws": "Codex over stdio and over a socket",
    "seed-variables":
      "The seed's variables keep their names and defaults; a bad value lists the allowed ones",
  },
  "issue 2, faults": {
    "delivery-once": "Every delivery ends exactly once, whatever is killed",
    "config-faults": "Wrong settings: file, line, key, allowed values, all at once, no stack",
    "key-faults": "A missing or rejected key blocks its agent, says so and holds nobody else up",
    "hub-away": "Adapters keep their outbox while the hub is away and come back",
    "one-error-shape": "Oversized, malformed and unauthorised calls: one shape, nothing half done",
    "disk-full": "A full disk makes the hub read-only, says so, and loses nothing",
  },
  "issue 2.3, 2.5": {
    "keys-unreadable": "No key can be read by what a model runs",
  },
  "issue 2.6, seed 003": {
    "clone-once": "One clones, the others wait; a dead owner is taken over, a woken one cannot publish",
    "context-files": "Context files tell a stranger what the repository is about",
    "context-in-prompt": "The context is part of both agents' instructions",
  },
  "issue 2.6": {
    "clone-errors": "Another remote, a full folder, an unknown host, a bad address: each in words",
    "hostile-repository": "Nothing that a repository or its address brings along is run",
    "context-incremental": "Context follows HEAD and reads only what changed",
  },
  "issue 2.7, seed 003": {
    "role-prompts": "Roles are files with shared parts; faults name their line",
    "new-role": "A new role is a file, an entry and a service from a snippet",
  },
  "issue 2.7": {
    "role-live": "An edited role holds from the next turn on",
  },
  "issue 2.8": {
    "room-page": "The page shows the seed's demonstration as it happens and lets a person take part",
    "page-approval": "An approval is given on its card, with the exact command or diff",
    "page-role-editor": "A role is edited in the page",
    "page-accessible": "Light, dark, phone width, keyboard and screen reader",
  },
  "issue 2, benchmarks": {
    figures: "Speed and memory meet their goals, each as a ratio within one run",
  },
  "issue 2.9": {
    "scripted-wire": "The scripted model speaks the vendors' wires well enough for their real clients",
  },
  "issue 2.9, seed 003": {
    demonstration: "Plan, critical review, corrected plan, approval, hand-back, with the real runtimes",
  },
  "issue 2, shown; seed 003": {
    "chat-coordinates": "Chat holds no pasted plan: plan.md and review.md are files",
  },
};

/** Why nothing proves it yet, by id. */
export const pending: Readonly<Record<string, string>> = {
  figures: "npm run bench measures them and writes docs; what a shared machine measures is no test",
  "skips-said": "seen in the output of npm test; no test runs the test runner",
};

export interface Requirement {
  readonly id: string;
  readonly promise: string;
  readonly source: string;
}

export const promises: readonly Requirement[] = Object.entries(bySource).flatMap(([source, rows]) =>
  Object.entries(rows).map(([id, promise]) => ({ id, promise, source })),
);
