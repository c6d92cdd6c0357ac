import { type Environment, envFlag, envInteger, loadEnv } from "@envoy/node-kit";
import { z } from "zod";
import { HOST_KEY_MODES } from "./git-environment.ts";

export const environmentSchema = z.object({
  REPO_URL: z
    .string()
    .optional()
    .meta({ examples: ["git@github.com:your-org/your-repo.git"] }),
  REPO_BRANCH: z
    .string()
    .optional()
    .meta({ examples: ["main"] }),
  /** Where REPO_URL is not set, the repository that the agents of this file name. */
  AGENT_CONFIG: z
    .string()
    .optional()
    .meta({ examples: ["/run/config/agent_config.yaml"] }),
  REPO_INDEX: envFlag()
    .prefault("true")
    .meta({ examples: ["true"] }),
  REPO_INIT_WATCH: envFlag()
    .prefault("false")
    .meta({ examples: ["1"] }),
  REPO_INIT_LOCK_TIMEOUT_S: envInteger({ min: 1, max: 86_400 })
    .prefault("120")
    .meta({ examples: ["120"] }),
  GIT_SSH_STRICT_HOST_KEY_CHECKING: z
    .enum(HOST_KEY_MODES)
    .default("true")
    .meta({ examples: ["accept-new"] }),
  WORKSPACE_DIR: z
    .string()
    .startsWith("/", "must be an absolute path")
    .default("/workspace")
    .meta({ examples: ["/workspace"] }),
});

/** What repo-init does, as its variables say. */
export function loadConfig(env: Environment) {
  const values = loadEnv(environmentSchema, env);
  return Object.freeze({
    workspaceDir: values.WORKSPACE_DIR,
    url: values.REPO_URL ?? null,
    branch: values.REPO_BRANCH ?? null,
    agentConfig: values.AGENT_CONFIG ?? null,
    index: values.REPO_INDEX,
    watch: values.REPO_INIT_WATCH,
    hostKeys: values.GIT_SSH_STRICT_HOST_KEY_CHECKING,
    lockTimeoutMs: values.REPO_INIT_LOCK_TIMEOUT_S * 1000,
  });
}

export type RepoInitConfig = ReturnType<typeof loadConfig>;
