import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Environment, envInteger, envList, loadEnv } from "@envoy/node-kit";
import { Handle } from "@envoy/space";
import { z } from "zod";

const text = z.string().trim().min(1);
const origin = z
  .url({ protocol: /^https?$/, error: "not an http or https address" })
  .transform((url) => new URL(url).origin);
const limit = (fallback: number, min = 1) => envInteger({ min }).default(fallback);

/** The variables of the hub. `.env.example` is checked against this schema. */
export const hubEnvironment = z.object({
  HUB_HOST: text.default("127.0.0.1").meta({ examples: ["127.0.0.1", "0.0.0.0"] }),
  HUB_PORT: envInteger({ min: 0, max: 65_535 })
    .default(4700)
    .meta({ examples: [4700] }),
  /** A Unix socket for its owner alone. With it the hub opens a port only when HUB_PORT is given too. */
  HUB_SOCKET: text.optional().meta({ examples: ["./.envoy/hub/hub.sock"] }),
  HUB_DATA_DIR: text.default("./.envoy/hub"),
  /** Only `file:` for now; by default a file in HUB_DATA_DIR. */
  DATABASE_URL: text
    .regex(/^file:.+/, "only SQLite is supported: the address starts with file:")
    .optional()
    .meta({ examples: ["file:./.envoy/hub/envoy.db"] }),
  WORKSPACE_DIR: text.default("./.envoy/workspace"),
  PROMPTS_DIR: text.default("./prompts"),
  /** `none` is a hub without agents of its own: no AGENT_CONFIG is read or made. */
  HUB_AGENTS: z.enum(["configured", "none"]).default("configured"),
  AGENT_CONFIG: text.default("./agent_config.yaml"),
  /** Describes the agents in place of AGENT_CONFIG, which then only adds their credentials; never written. */
  AGENT_CONFIG_SOURCE: text.optional().meta({ examples: ["/run/config/agent_config.yaml"] }),
  /** Gets a folder for each agent with an agent_config.yaml of that agent alone. */
  AGENT_CREDENTIALS_DIR: text.optional().meta({ examples: ["/agent-credentials"] }),
  /** Origins of pages that are served elsewhere, such as a development server. */
  HUB_ALLOWED_ORIGINS: envList()
    .pipe(z.array(origin))
    .default([])
    .meta({ examples: ["http://localhost:5173"] }),
  /** Names under which other containers reach the hub. Loopback names and HUB_PUBLIC_URL's host need no entry. */
  HUB_ALLOWED_HOSTS: envList()
    .pipe(z.array(z.hostname()))
    .default([])
    .meta({ examples: ["hub"] }),
  /** The address people open, when it is not `http://localhost:<port>`. */
  HUB_PUBLIC_URL: origin.optional().meta({ examples: ["https://envoy.example.org"] }),
  SPACE_NAME: text.max(120).default("workspace"),
  SPACE_GOAL: z.string().trim().max(500).default(""),
  FOUNDER_HANDLE: Handle.default("you"),
  FOUNDER_NAME: text.max(64).default("You"),
  DEMO_NOTICE: text.max(500).optional(),
  /** Asked which vendors' models are played by the script; the room says so. */
  MODEL_GATEWAY_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ examples: ["http://127.0.0.1:4701"] }),
  WEB_DIST: text.optional(),
  HUB_CALLS_PER_SECOND: limit(1000),
  HUB_MAX_SOCKETS: limit(2000),
});

export interface HubConfig {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tcp: boolean;
  readonly socket: string | null;
  readonly dataDir: string;
  /** Absolute `file:` address. */
  readonly databaseUrl: string;
  readonly workspaceDir: string;
  readonly promptsDir: string;
  /** Null: the hub has no agents of its own. */
  readonly agentConfig: string | null;
  readonly agentConfigSource: string | null;
  readonly agentCredentialsDir: string | null;
  readonly allowedOrigins: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly publicUrl: string | null;
  readonly spaceName: string;
  readonly spaceGoal: string;
  readonly founder: { readonly handle: string; readonly name: string };
  readonly demoNotice: string | null;
  readonly modelGatewayUrl: string | null;
  readonly webDist: string;
  readonly callsPerSecond: number;
  readonly maxSockets: number;
}

/** Throws a ConfigError with all faults; relative paths are taken from the working directory. */
export function loadConfig(env: Environment): HubConfig {
  const values = loadEnv(hubEnvironment, env);
  const dataDir = resolve(values.HUB_DATA_DIR);
  return {
    host: values.HUB_HOST,
    port: values.HUB_PORT,
    tcp: values.HUB_SOCKET === undefined || (env.HUB_PORT ?? "") !== "",
    socket: values.HUB_SOCKET === undefined ? null : resolve(values.HUB_SOCKET),
    dataDir,
    databaseUrl: fileAddress(values.DATABASE_URL ?? `file:${dataDir}/envoy.db`),
    workspaceDir: resolve(values.WORKSPACE_DIR),
    promptsDir: resolve(values.PROMPTS_DIR),
    agentConfig: values.HUB_AGENTS === "none" ? null : resolve(values.AGENT_CONFIG),
    agentConfigSource: values.AGENT_CONFIG_SOURCE ? resolve(values.AGENT_CONFIG_SOURCE) : null,
    agentCredentialsDir: values.AGENT_CREDENTIALS_DIR ? resolve(values.AGENT_CREDENTIALS_DIR) : null,
    allowedOrigins: values.HUB_ALLOWED_ORIGINS,
    allowedHosts: values.HUB_ALLOWED_HOSTS,
    publicUrl: values.HUB_PUBLIC_URL ?? null,
    spaceName: values.SPACE_NAME,
    spaceGoal: values.SPACE_GOAL,
    founder: { handle: values.FOUNDER_HANDLE, name: values.FOUNDER_NAME },
    demoNotice: values.DEMO_NOTICE ?? null,
    modelGatewayUrl: values.MODEL_GATEWAY_URL ?? null,
    // The same two steps up from `src/` and from the bundle in `dist/`.
    webDist: values.WEB_DIST
      ? resolve(values.WEB_DIST)
      : fileURLToPath(new URL("../../web/dist", import.meta.url)),
    callsPerSecond: values.HUB_CALLS_PER_SECOND,
    maxSockets: values.HUB_MAX_SOCKETS,
  };
}

function fileAddress(address: string): string {
  const path = address.slice("file:".length);
  return path.startsWith("//") ? pathToFileURL(fileURLToPath(address)).href : `file:${resolve(path)}`;
}
