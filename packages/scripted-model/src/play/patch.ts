/** The patch language of Codex: whole lines only, with the lines to be replaced spelled out. */

export function addFile(path: string, content: string): string {
  return patch(`*** Add File: ${path}`, prefixed("+", content));
}

export function changeFile(change: {
  readonly path: string;
  readonly find: string;
  readonly replace: string;
}): string {
  return patch(`*** Update File: ${change.path}`, [
    "@@",
    ...prefixed("-", change.find),
    ...prefixed("+", change.replace),
  ]);
}

/** For models without a patch tool: Codex recognises this command and treats it as a file change. */
export function asShellCommand(text: string): string {
  return `apply_patch <<'EOF'\n${text}\nEOF`;
}

function patch(header: string, lines: readonly string[]): string {
  return ["*** Begin Patch", header, ...lines, "*** End Patch"].join("\n");
}

function prefixed(sign: string, text: string): string[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${sign}${line}`);
}
