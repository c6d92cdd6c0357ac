import { type WireError, wireError } from "@envoy/protocol";
import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";

export type Chosen =
  | { readonly ok: true; readonly space: string }
  | { readonly ok: false; readonly error: WireError };

/** The space of a call that names none: the session's, or the only one its caller is in. */
export async function chooseSpace(session: McpSession): Promise<Chosen> {
  if (session.space !== null) return { ok: true, space: session.space };
  const listed = await directory.spaces(session);
  if (!listed.ok) return listed;
  const [only, another] = listed.value.spaces;
  if (only !== undefined && another === undefined) return { ok: true, space: only.id };
  const problem =
    only === undefined
      ? "you are in no space yet; join one with an invite"
      : `you are in several spaces, name one: ${listed.value.spaces.map(({ id, name }) => `${id} (${name})`).join(", ")}`;
  return { ok: false, error: wireError("invalid_input", { problems: [{ path: "space", problem }] }) };
}
