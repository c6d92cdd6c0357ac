import { composeRole, type Prompt, type SpaceState } from "@envoy/space";

export function promptInfo({ name, version, digest, source, editedBy, editedAt }: Prompt) {
  return { name, version, digest, source, editedBy, editedAt };
}

/** Shared parts by the name prompts include them under. */
function sharedParts(state: SpaceState): Record<string, string> {
  const shared = Object.values(state.prompts).filter((one) => one.name.startsWith("shared/"));
  return Object.fromEntries(shared.map((one) => [one.name, one.text]));
}

/** What is wrong with a prompt, one line each; shared parts are free text. */
export function promptFaults(state: SpaceState, prompt: string, text: string): string[] {
  if (prompt.startsWith("shared/")) return [];
  const composed = composeRole(text, sharedParts(state));
  if (!composed.ok) return composed.error.map((fault) => `line ${fault.line}: ${fault.problem}`);
  return composed.value.role === prompt ? [] : [`line 2: the role must be ${prompt}, as the file is named`];
}

/** The prompt of a role as an agent gets it; the digest covers the shared parts too. Null when there is none. */
export function agentPrompt(state: SpaceState, role: string, digest: (text: string) => string) {
  const prompt = state.prompts[role];
  if (prompt === undefined) return null;
  const composed = composeRole(prompt.text, sharedParts(state));
  if (!composed.ok) return null;
  const { body, owns, handsOffTo } = composed.value;
  return { role, digest: digest(body), body, owns: [...owns], handsOffTo: [...handsOffTo] };
}
