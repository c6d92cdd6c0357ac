export interface CodexHomeFacts {
  /** The repository's paths, as given and resolved: both must be known as untrusted. */
  readonly repositories: readonly string[];
  readonly baseUrl: string | null;
  readonly hasKey: boolean;
}

/** The provider's name when an endpoint of one's own is configured. */
const PROVIDER = "envoy";

/**
 * The runtime's configuration: no outside connection but to the model, no tools that the room does not show, no
 * project configuration (a cloned repository is hostile input), no key on disk.
 */
export function renderConfigToml(facts: CodexHomeFacts): string {
  return [
    ...(facts.baseUrl === null ? [] : [`model_provider = "${PROVIDER}"`]),
    `cli_auth_credentials_store = "ephemeral"`,
    "check_for_update_on_startup = false",
    `web_search = "disabled"`,
    section("features", ["plugins = false", "goals = false"]),
    section("agents", ["enabled = false"]),
    section("skills", ["include_instructions = false", "bundled = { enabled = false }"]),
    section("tools.update_plan", ["enabled = true"]),
    section("shell_environment_policy", ["ignore_default_excludes = false"]),
    section("analytics", ["enabled = false"]),
    ...facts.repositories.map((dir) => section(`projects.${quote(dir)}`, [`trust_level = "untrusted"`])),
    ...(facts.baseUrl === null ? [] : [provider(facts.baseUrl, facts.hasKey)]),
    "",
  ].join("\n");
}

function provider(baseUrl: string, hasKey: boolean): string {
  return section(`model_providers.${PROVIDER}`, [
    `name = "Envoy"`,
    `base_url = ${quote(baseUrl)}`,
    `wire_api = "responses"`,
    // The key given at login, which lives in memory, is sent as the bearer: neither file nor environment has it.
    `requires_openai_auth = ${hasKey}`,
    "request_max_retries = 2",
    "stream_max_retries = 5",
    "stream_idle_timeout_ms = 300000",
  ]);
}

const section = (name: string, lines: readonly string[]) => `\n[${name}]\n${lines.join("\n")}`;

/** A JSON string is a valid basic string of TOML. */
const quote = (text: string) => JSON.stringify(text);
