import type { Logger, RunningService } from "@envoy/node-kit";
import type { RepoInitConfig } from "./config.ts";
import { generateContext } from "./context/generate.ts";
import type { RepoInitResult } from "./failure.ts";
import { watchHead } from "./watch-head.ts";
import { prepareWorkspace, type Workspace } from "./workspace/prepare.ts";

/** Prepares the workspace and writes its context once. */
export async function initRepository(
  config: RepoInitConfig,
  log: Logger,
): Promise<RepoInitResult<Workspace>> {
  const prepared = await prepareWorkspace({ ...config, onNote: (sentence) => log.info(sentence) });
  if (!prepared.ok) return prepared;
  const { layout, how, head, branch } = prepared.value;
  log.info({ how, head, branch }, `The repository is ready in ${layout.repo}`);
  if (config.index) await refreshContext(prepared.value, log);
  return prepared;
}

/** Keeps the context in step with HEAD until disposed. */
export function keepContext(workspace: Workspace, log: Logger): RunningService {
  const { layout, head } = workspace;
  return watchHead({ repo: layout.repo, since: head, onChange: () => refreshContext(workspace, log) });
}

async function refreshContext({ layout }: Workspace, log: Logger): Promise<void> {
  const { head, changed, read } = await generateContext({
    repo: layout.repo,
    contextDir: layout.context,
    cachePath: layout.cache,
  });
  log.info({ head, read }, changed ? "The context files are written" : "The context files are up to date");
}
