/** How ssh treats a host it does not know: refuse, connect anyway, or learn it the first time. */
export const HOST_KEY_MODES = ["true", "false", "accept-new"] as const;
export type HostKeyMode = (typeof HOST_KEY_MODES)[number];

/** What git may see of our environment: how to reach things, nothing of ours that is secret. */
const PASSED = [
  "PATH",
  "HOME",
  "USER",
  "TMPDIR",
  "SSH_AUTH_SOCK",
  "XDG_CONFIG_HOME",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** The whole environment of a git process: no prompt, English messages, ssh that never asks. */
export function gitEnvironment(
  hostKeys: HostKeyMode,
  source: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const strict = { true: "yes", false: "no", "accept-new": "accept-new" }[hostKeys];
  const passed = [...PASSED, ...PROXIES].flatMap((name) =>
    source[name] ? [[name, source[name]] as const] : [],
  );
  return {
    ...Object.fromEntries(passed),
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    SSH_ASKPASS_REQUIRE: "never",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_SSH_COMMAND: `ssh -o BatchMode=yes -o ConnectTimeout=20 -o StrictHostKeyChecking=${strict}`,
  };
}

/** Settings that keep a cloned repository from running anything: given to every git call, stored nowhere. */
export function hardening({
  repo,
  protocol,
}: {
  readonly repo?: string;
  readonly protocol?: string;
}): string[] {
  return [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "gc.auto=0",
    "protocol.allow=never",
    ...(protocol === undefined ? [] : [`protocol.${protocol}.allow=always`]),
    ...(repo === undefined ? [] : [`safe.directory=${repo}`]),
  ];
}
