import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";
import type { Outcome } from "../tools/outcome.ts";
import { runTool } from "../tools/run-tool.ts";
import { readUri, resourceKinds, uriOf } from "./uris.ts";

const MIME = "application/json";

export async function listResources(session: McpSession) {
  const spaces = await directory.spaces(session);
  if (!spaces.ok) return [];
  return spaces.value.spaces.flatMap(({ id, name }) =>
    resourceKinds.map((kind) => {
      const { title } = kind.binding.tool;
      return {
        uri: uriOf(id, kind),
        name: `${name}${kind.path}`,
        title: `${name}: ${title}`,
        mimeType: MIME,
      };
    }),
  );
}

export function listResourceTemplates() {
  return resourceKinds.map((kind) => {
    const { title } = kind.binding.tool;
    return { uriTemplate: uriOf("{space}", kind), name: `space${kind.path}`, title, mimeType: MIME };
  });
}

/** Null: no such resource for this caller. */
export async function readResource(session: McpSession, uri: string) {
  const wanted = readUri(uri);
  if (wanted === null) return null;
  const outcome: Outcome = await runTool(session, wanted.kind.binding, { space: wanted.space });
  if (!outcome.ok) return null;
  const { data, records, more } = outcome;
  return {
    uri,
    mimeType: MIME,
    text: JSON.stringify({ ...data, ...(records && { records }), ...(more && { more }) }),
  };
}
