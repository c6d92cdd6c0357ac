/**
 * What the product promises, one row per promise, with where it comes from. A test cites a promise by its id in
 * brackets at the end of its title: `it("posts once under one key [send-once]", …)`; several ids stand in several
 * brackets. `coverage.test.ts` fails for a promise that no test cites and for an id that is no promise. A promise
 * that cannot be proven yet says so in `pending`, which the gate prints, and which must go once a test cites it.
 */
export interface Requirement {
  readonly id: string;
  readonly promise: string;
  /** A point of the issue that asked for it, or the seed. */
  readonly source: string;
  /** Why nothing proves it yet. */
  readonly pending?: string;
}

const house: readonly Requirement[] = [
  {
    id: "architecture",
    promise: "Layers, packages and files keep to the table of who may import whom",
    source: "issue 2.1",
  },
  {
    id: "one-definition",
    promise: "A capability is written once and shows on every surface from there",
    source: "issue 2.1",
  },
  { id: "docs-generated", promise: "The reference says what the code says", source: "issue 2.1" },
  {
    id: "one-command",
    promise: "npm ci && npm start opens a usable room with no keys, no Docker and no other network",
    source: "issue 2.2",
  },
  {
    id: "room-in-ten-seconds",
    promise: "The room is usable within ten seconds of the command",
    source: "issue 2.2",
  },
  {
    id: "own-repository",
    promise: "A repository of one's own by one option, path or URL; a sample without it",
    source: "issue 2.2",
  },
  { id: "clean-end", promise: "Ctrl-C ends every process in order", source: "issue 2.2" },
  { id: "demo-said", promise: "Where no vendor's model speaks the room says so", source: "issue 2.2" },
];

const containers: readonly Requirement[] = [
  {
    id: "compose-demonstration",
    promise: "docker compose up does the same in containers, nothing edited first",
    source: "issue 2.3",
  },
  {
    id: "compose-least-rights",
    promise: "Containers run without root, capabilities and rights they do not need",
    source: "issue 2.3",
  },
  {
    id: "compose-keys",
    promise: "No container has a vendor's key or an agent's credentials that it does not need",
    source: "issue 2.3",
  },
  {
    id: "compose-isolated",
    promise: "Agents reach the hub and their vendor and nothing else",
    source: "issue 2.3",
  },
  {
    id: "compose-recreation",
    promise: "A container made anew goes on in the same session",
    source: "issue 2.5",
  },
];

const hub: readonly Requirement[] = [
  { id: "send-once", promise: "A message sent twice under one key is posted once", source: "issue 2.4" },
  {
    id: "message-thread",
    promise: "Threads, references, edits, redaction, reactions and pins",
    source: "issue 2.4",
  },
  { id: "search", promise: "Messages are found by their words", source: "issue 2.4" },
  {
    id: "feed-by-cursor",
    promise: "A reader with a cursor gets exactly what it misses, over HTTP, stream and socket",
    source: "issue 2.4",
  },
  { id: "openapi", promise: "Every route stands in an OpenAPI document", source: "issue 2.4" },
  { id: "sign-in-link", promise: "People sign in by a one-time link or a token", source: "issue 2.4" },
  {
    id: "agent-credentials",
    promise: "Agents sign in by agent_id and api_key, which the hub fills in at the first start",
    source: "issue 2.4",
  },
  {
    id: "own-origin",
    promise: "Origin and Host are checked over HTTP and at the socket's door",
    source: "issue 2.4",
  },
  {
    id: "durable-ack",
    promise: "What is acknowledged is committed and survives kill -9",
    source: "issue 2.4",
  },
  { id: "live-equals-reload", promise: "What is shown live is what a reload shows", source: "issue 2.4" },
  {
    id: "files-read-only",
    promise: "Notes, context and repository are shown read-only, and nothing outside them",
    source: "issue 2.4",
  },
  { id: "conformance-stores", promise: "Every store passes the same suite", source: "issue 2.4" },
];

const agents: readonly Requirement[] = [
  {
    id: "mention-grammar",
    promise: "A mention asks to act; code, quotes, addresses and decorators do not mention",
    source: "issue 2.5",
  },
  {
    id: "wake-by-mention",
    promise: "A mention wakes the agent, and its answer hands over to the next",
    source: "issue 2.5, seed 003",
  },
  {
    id: "agent-lease",
    promise: "One process works for an agent; an older one is refused",
    source: "issue 2.5",
  },
  { id: "one-turn-batch", promise: "What waits for an agent goes into one turn", source: "issue 2.5" },
  { id: "passed-turn", promise: "An agent with nothing to say posts nothing", source: "issue 2.5" },
  {
    id: "delivery-once",
    promise: "Every delivery ends exactly once, whatever is killed",
    source: "issue 2, faults",
  },
  { id: "answer-once", promise: "No answer is posted twice", source: "issue 2.5" },
  {
    id: "retry-backoff",
    promise: "Three attempts with pauses, then a visible failure with Retry",
    source: "issue 2.5",
  },
  {
    id: "streamed-turns",
    promise: "Text streams, items are stored when they are complete",
    source: "issue 2.5",
  },
  {
    id: "hub-tools",
    promise: "Agents act on the space through tools, with their own authority",
    source: "issue 2.5, seed 003",
  },
  {
    id: "slash-commands",
    promise: "Slash commands: one parser, a card as the answer, the nearest for a mistyped one",
    source: "issue 2.5, seed 003",
  },
  { id: "commands-while-working", promise: "Commands are answered while a turn runs", source: "issue 2.5" },
  {
    id: "model-checked",
    promise: "Model and effort are checked against the vendor's list and hold from the next turn on",
    source: "issue 2.5, seed 003",
  },
  {
    id: "approval-in-room",
    promise: "An approval is asked, shown exactly and decided once, in the room",
    source: "issue 2.5, seed 003",
  },
  { id: "approval-not-own", promise: "Nobody decides what they asked for themselves", source: "issue 2.5" },
  {
    id: "approval-while-waiting",
    promise: "An approval is answered while the turn waits, and declines itself in time",
    source: "issue 2.5",
  },
  {
    id: "loop-limits",
    promise: "The hub holds a chain at its limits; a person continues or ends it",
    source: "issue 2.5",
  },
  {
    id: "session-resume",
    promise: "Sessions resume after a restart, and say why when they cannot",
    source: "issue 2.5, seed 003",
  },
  { id: "driver-conformance", promise: "Every driver keeps the same promises", source: "issue 2.5" },
  { id: "codex-stdio-ws", promise: "Codex over stdio and over a socket", source: "issue 2.5, seed 003" },
  {
    id: "seed-variables",
    promise: "The seed's variables keep their names and defaults; a bad value lists the allowed ones",
    source: "issue 2.5, seed 003",
  },
  {
    id: "untrusted-text",
    promise: "What others write reaches a model as data, never as instructions",
    source: "issue 2.5",
  },
  { id: "keys-unreadable", promise: "No key can be read by what a model runs", source: "issue 2.3, 2.5" },
];

const workspace: readonly Requirement[] = [
  {
    id: "clone-once",
    promise: "One clones, the others wait; a dead owner is taken over, a woken one cannot publish",
    source: "issue 2.6, seed 003",
  },
  {
    id: "clone-errors",
    promise: "Another remote, a full folder, an unknown host, a bad address: each in words",
    source: "issue 2.6",
  },
  {
    id: "hostile-repository",
    promise: "Nothing that a repository or its address brings along is run",
    source: "issue 2.6",
  },
  {
    id: "context-files",
    promise: "Context files tell a stranger what the repository is about",
    source: "issue 2.6, seed 003",
  },
  {
    id: "context-incremental",
    promise: "Context follows HEAD and reads only what changed",
    source: "issue 2.6",
  },
  {
    id: "context-in-prompt",
    promise: "The context is part of both agents' instructions",
    source: "issue 2.6, seed 003",
  },
  {
    id: "role-prompts",
    promise: "Roles are files with shared parts; faults name their line",
    source: "issue 2.7, seed 003",
  },
  { id: "role-live", promise: "An edited role holds from the next turn on", source: "issue 2.7" },
  {
    id: "new-role",
    promise: "A new role is a file, an entry and a service from a snippet",
    source: "issue 2.7, seed 003",
  },
];

const page: readonly Requirement[] = [
  {
    id: "room-page",
    promise: "The page shows the seed's demonstration as it happens and lets a person take part",
    source: "issue 2.8",
    pending: "the browser test is being written",
  },
  {
    id: "page-approval",
    promise: "An approval is given on its card, with the exact command or diff",
    source: "issue 2.8",
    pending: "the browser test is being written",
  },
  {
    id: "page-role-editor",
    promise: "A role is edited in the page",
    source: "issue 2.8",
    pending: "the browser test is being written",
  },
  {
    id: "page-accessible",
    promise: "Light, dark, phone width, keyboard and screen reader",
    source: "issue 2.8",
    pending: "the browser test is being written",
  },
];

const shown: readonly Requirement[] = [
  {
    id: "figures",
    promise: "Speed and memory meet their goals, each as a ratio within one run",
    source: "issue 2, benchmarks",
    pending: "npm run bench measures them and writes docs; what a shared machine measures is no test",
  },
  {
    id: "skips-said",
    promise: "npm test tells which suites this machine cannot run, and why",
    source: "issue 2.2",
    pending: "seen in the output of npm test; no test runs the test runner",
  },
  {
    id: "scripted-wire",
    promise: "The scripted model speaks the vendors' wires well enough for their real clients",
    source: "issue 2.9",
  },
  {
    id: "demonstration",
    promise: "Plan, critical review, corrected plan, approval, hand-back, with the real runtimes",
    source: "issue 2.9, seed 003",
  },
  {
    id: "chat-coordinates",
    promise: "Chat holds no pasted plan: plan.md and review.md are files",
    source: "issue 2, shown; seed 003",
  },
];

const faults: readonly Requirement[] = [
  {
    id: "config-faults",
    promise: "Wrong settings: file, line, key, allowed values, all at once, no stack",
    source: "issue 2, faults",
  },
  {
    id: "key-faults",
    promise: "A missing or rejected key blocks its agent, says so and holds nobody else up",
    source: "issue 2, faults",
  },
  {
    id: "hub-away",
    promise: "Adapters keep their outbox while the hub is away and come back",
    source: "issue 2, faults",
  },
  {
    id: "one-error-shape",
    promise: "Oversized, malformed and unauthorised calls: one shape, nothing half done",
    source: "issue 2, faults",
  },
  {
    id: "disk-full",
    promise: "A full disk makes the hub read-only, says so, and loses nothing",
    source: "issue 2, faults",
  },
  {
    id: "slow-readers",
    promise: "A slow reader is cut off with a reason and comes back with its cursor",
    source: "issue 2.4",
  },
];

export const promises: readonly Requirement[] = [
  ...house,
  ...containers,
  ...hub,
  ...agents,
  ...workspace,
  ...page,
  ...shown,
  ...faults,
];
