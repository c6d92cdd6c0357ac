/** Where a file an agent changed is found in the page. */
export interface WorkspacePath {
  readonly area: "notes" | "context" | "repo";
  readonly path: string;
}

/** Agents name files as they see them: absolute, or relative to the repository. Null: not in the workspace. */
export function workspacePath(path: string): WorkspacePath | null {
  const inArea = /(?:^|\/)(notes|context|repo)\/(.+)$/.exec(path);
  const area = inArea?.[1];
  if (area === "notes" || area === "context" || area === "repo") return { area, path: inArea?.[2] ?? "" };
  return path.startsWith("/") || path.startsWith("..") ? null : { area: "repo", path };
}

/** Text for people: what lies in the workspace is named from there. Never for what will be run or was approved. */
export function shortPaths(text: string): string {
  return text.replace(/(?:\/[\w.@+-]+)*\/workspace\/(?=(?:notes|context|repo|state)\b)/g, "");
}
