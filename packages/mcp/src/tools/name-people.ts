import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";

const ACTOR = /^[A-Za-z0-9_-]{43}$/;

/**
 * Puts handles where the output names people by their keys, which is what tools take as well. The roster keeps
 * the keys, under `actor`; whoever is in no roster keeps the key.
 */
export async function namePeople(session: McpSession, space: string, value: unknown): Promise<unknown> {
  if (!mentionsActor(value)) return value;
  const roster = await directory.members(session, space);
  if (!roster.ok) return value;
  const handles = new Map(roster.value.members.map(({ actor, handle }) => [actor, handle]));
  return mapStrings(value, (text, key) => (key === "actor" ? text : (handles.get(text) ?? text)));
}

function mentionsActor(value: unknown): boolean {
  let found = false;
  mapStrings(value, (text, key) => {
    if (key !== "actor" && ACTOR.test(text)) found = true;
    return text;
  });
  return found;
}

/** The value with each string replaced; the key is the one it stands under, also inside a list. */
export function mapStrings(
  value: unknown,
  replace: (text: string, key: string) => string,
  key = "",
): unknown {
  if (typeof value === "string") return replace(value, key);
  if (Array.isArray(value)) return value.map((one: unknown) => mapStrings(one, replace, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapStrings(one, replace, name)]),
  );
}
