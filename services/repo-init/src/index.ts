/**
 * Makes a workspace usable: one process clones or makes the repository while others wait, and what the
 * repository is about is written as files that fit into an agent's prompt. It never changes a checkout that is
 * there already, never runs anything a repository brings along, and never leaves a half-made one visible.
 */
export { environmentSchema, loadConfig, type RepoInitConfig } from "./config.ts";
export { type Generated, type GenerateOptions, generateContext } from "./context/generate.ts";
export type { RepoInitCode, RepoInitFailure, RepoInitResult } from "./failure.ts";
export { HOST_KEY_MODES, type HostKeyMode } from "./git-environment.ts";
export { initRepository, keepContext } from "./repo-init.ts";
export { type HeadWatch, type WatchHeadOptions, watchHead } from "./watch-head.ts";
export { type Layout, layoutOf } from "./workspace/layout.ts";
export { type PrepareOptions, prepareWorkspace, type Workspace } from "./workspace/prepare.ts";
export { parseRemote, type Remote } from "./workspace/remote.ts";
