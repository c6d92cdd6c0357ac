/**
 * The hub as a program: Express, Socket.IO and the page over the engine. It promises that every surface is a
 * loop over the registry, that nothing is taken from a foreign page or name, and that ending it loses nothing
 * that was acknowledged. It holds no rules: what is allowed and what follows is the engine's business.
 */
export type { ConfiguredAgents } from "./agent-config.ts";
export { type HubConfig, hubEnvironment, loadConfig } from "./config.ts";
export { type Hub, type HubDeps, startHub } from "./hub.ts";
export { createKeys } from "./keys.ts";
