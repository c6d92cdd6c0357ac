/**
 * Who may import whom, with the reason. Downward only, never sideways between services. What is not in a row is
 * forbidden; a new workspace needs a row. `outside` names packages of others; `node:` modules are judged by the
 * compiler, which gives only some workspaces their types.
 */
export interface Row {
  readonly layer: number;
  readonly ours: readonly string[];
  readonly outside: readonly string[];
  readonly why: string;
}

export const table: Readonly<Record<string, Row>> = {
  space: {
    layer: 0,
    ours: [],
    outside: ["zod"],
    why: "the rules are a function of the log alone, so they know nobody",
  },
  envelope: { layer: 0, ours: [], outside: ["zod"], why: "what signs and seals must be easy to audit" },
  "node-kit": {
    layer: 0,
    ours: [],
    outside: ["zod", "yaml", "pino"],
    why: "helps every process to start, log and end; knows nothing of spaces",
  },
  protocol: {
    layer: 1,
    ours: ["space"],
    outside: ["zod"],
    why: "describes capabilities in the words of the model; holds no rules and does no I/O",
  },
  engine: {
    layer: 2,
    ours: ["protocol", "space"],
    outside: ["zod"],
    why: "storage, keys, time and connections come in through ports, so every hub and test can bring its own",
  },
  client: {
    layer: 2,
    ours: ["protocol", "space", "envelope"],
    outside: ["socket.io-client"],
    why: "runs in pages and in adapters alike; it may not know the hub from inside",
  },
  storage: {
    layer: 3,
    ours: ["engine", "space"],
    outside: ["zod", "@photostructure/sqlite", "@prisma/client", "@prisma/driver-adapter-utils"],
    why: "implements the engine's ports; the only place that knows a database",
  },
  "agent-kit": {
    layer: 3,
    ours: ["client", "protocol", "space", "node-kit"],
    outside: ["zod", "@photostructure/sqlite"],
    why: "what all adapters share; a vendor's name in it would be the end of that",
  },
  "scripted-model": {
    layer: 3,
    ours: ["node-kit"],
    outside: ["zod"],
    why: "stands where a vendor's server stands, so it may know as little of the product as one",
  },
  cli: {
    layer: 3,
    ours: ["client", "protocol", "space", "envelope", "node-kit"],
    outside: ["zod", "age-encryption", "@photostructure/sqlite"],
    why: "reaches the hub as any client does, and starts a local one, whose native part it brings, where there is none",
  },
  mcp: {
    layer: 4,
    ours: ["client", "protocol", "space", "node-kit", "cli"],
    outside: ["zod", "@modelcontextprotocol/server"],
    why: "a surface over the registry; over stdio it speaks for a profile of the command line",
  },
  hub: {
    layer: 5,
    ours: ["engine", "envelope", "storage", "protocol", "space", "node-kit", "mcp"],
    outside: ["zod", "yaml", "express", "helmet", "socket.io"],
    why: "surfaces over the engine",
  },
  web: {
    layer: 5,
    ours: ["client", "protocol", "space", "envelope"],
    outside: ["react", "react-dom", "dompurify", "highlight.js", "lucide-react", "marked"],
    why: "talks to the hub as any client does",
  },
  "repo-init": {
    layer: 5,
    ours: ["node-kit"],
    outside: ["zod", "simple-git"],
    why: "prepares a workspace before there is a hub to ask",
  },
  "model-gateway": {
    layer: 5,
    ours: ["node-kit", "scripted-model"],
    outside: ["zod"],
    why: "holds the vendors' keys, so it runs as little code as possible",
  },
  "adapter-claude": {
    layer: 5,
    ours: ["agent-kit", "node-kit", "protocol", "space"],
    outside: ["zod", "@anthropic-ai/claude-agent-sdk", "@anthropic-ai/sdk", "@modelcontextprotocol/sdk"],
    why: "a driver and a main; how an agent lives in a space is agent-kit's",
  },
  "adapter-codex": {
    layer: 5,
    ours: ["agent-kit", "node-kit", "protocol", "space"],
    outside: ["zod", "@openai/codex", "openai", "ws"],
    why: "a driver and a main; how an agent lives in a space is agent-kit's",
  },
  "adapter-api": {
    layer: 5,
    ours: ["agent-kit", "node-kit", "protocol", "space"],
    outside: ["zod", "@anthropic-ai/sdk", "openai"],
    why: "a driver and a main; how an agent lives in a space is agent-kit's",
  },
  orchestrator: {
    layer: 5,
    ours: ["client", "protocol", "space", "node-kit"],
    outside: ["zod", "dockerode"],
    why: "starts and stops what a plan names; never holds rules of a space",
  },
  relay: {
    layer: 5,
    ours: ["envelope", "node-kit"],
    outside: ["zod", "express", "socket.io", "ws"],
    why: "it cannot read what it cannot parse",
  },
  testkit: {
    layer: 6,
    ours: ["client", "engine", "hub", "protocol", "space", "storage", "envelope", "node-kit"],
    outside: [],
    why: "starts the house for tests; no product code imports it",
  },
};

/** What only these workspaces may import, in product code. */
export const exclusive: readonly {
  readonly of: string;
  readonly in: readonly string[];
  readonly why: string;
}[] = [
  {
    of: "@anthropic-ai/claude-agent-sdk",
    in: ["adapter-claude"],
    why: "changing a vendor's runtime touches one folder",
  },
  { of: "@openai/codex", in: ["adapter-codex"], why: "changing a vendor's runtime touches one folder" },
  {
    of: "@anthropic-ai/sdk",
    in: ["adapter-claude", "adapter-api"],
    why: "keys and models are a vendor's matter",
  },
  { of: "openai", in: ["adapter-codex", "adapter-api"], why: "keys and models are a vendor's matter" },
  { of: "dockerode", in: ["orchestrator"], why: "whoever holds the engine's socket holds the machine" },
  { of: "simple-git", in: ["repo-init"], why: "every call of git has one set of guards" },
  { of: "@prisma/client", in: ["storage"], why: "the database can be changed behind the port" },
  { of: "express", in: ["hub", "relay"], why: "one way in over HTTP" },
  { of: "socket.io", in: ["hub", "relay"], why: "one way in over sockets" },
];

/** Compile with no types of any platform, so that clocks, timers and files are type errors there. */
export const pure = ["space", "protocol", "engine"];

/** Run in a page too. */
export const portable = [...pure, "client", "web"];

/** Product files besides `config.ts` and programs that may read the environment, and why. */
export const readsEnvironment: Readonly<Record<string, string>> = {
  "packages/node-kit/src/log.ts": "the log level must be known before any configuration is read",
  "packages/cli/src/hub/local-hub.ts": "passes an allow-list of its own variables on to the hub it starts",
  "services/adapter-claude/src/runtime.ts": "passes an allow-list of its own variables on to the runtime",
  "services/adapter-codex/src/app-server.ts": "passes an allow-list of its own variables on to the runtime",
  "services/hub/src/sign-in.ts": "a program of its own",
  "services/hub/src/workspace/git.ts": "git needs a path to be found on",
  "services/hub/src/workspace/versions.ts": "git needs a path to be found on",
  "services/repo-init/src/git-environment.ts": "works out the environment that git gets",
};
