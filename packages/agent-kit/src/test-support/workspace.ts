import { join } from "node:path";

/** The folders of a test room. */
export function workspaceOf(dir: string) {
  const at = (name: string) => join(dir, "workspace", name);
  return { repo: at("repo"), notes: at("notes"), context: at("context") };
}
