import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";

/** A prompt file in its newest version. */
export interface Prompt {
  readonly name: string;
  readonly text: string;
  readonly version: number;
  readonly digest: string;
  readonly source: "file" | "page";
  readonly editedBy: string;
  readonly editedAt: number;
}

export function evolveRole(state: SpaceState, entry: EntryOf<"role.edit">): void {
  if (entry.body === null) return;
  const { prompt, text, version, digest, source } = entry.body;
  const known = state.prompts[prompt];
  if (known !== undefined && known.version >= version) return;
  state.prompts[prompt] = {
    name: prompt,
    text,
    version,
    digest,
    source,
    editedBy: entry.author,
    editedAt: entry.at,
  };
}
