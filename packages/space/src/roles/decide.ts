import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";

/** Stores a new version. `base` is the version it was edited from: an edit of an older one is refused, not merged. */
export function editRole(
  state: SpaceState,
  edit: { prompt: string; text: string; digest: string; source: "file" | "page"; base: number | null },
): Decision<"role_conflict"> {
  const known = state.prompts[edit.prompt];
  if (known?.digest === edit.digest) return { ok: true, value: [] };
  if (edit.base !== null && edit.base !== (known?.version ?? 0)) {
    return refuse("role_conflict", { role: edit.prompt, version: known?.version ?? 0 });
  }
  const { prompt, text, digest, source } = edit;
  return {
    ok: true,
    value: [
      { type: "role.edit", body: { prompt, text, digest, source, version: (known?.version ?? 0) + 1 } },
    ],
  };
}
