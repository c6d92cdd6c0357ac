import { err, ok, type Result } from "../result.ts";

/**
 * A role prompt is a Markdown file with a small front matter:
 *
 *     ---
 *     role: planner
 *     owns: [plan.md]
 *     hands_off_to: [reviewer]
 *     ---
 *     You plan. {{> shared/handoff}}
 *
 * `{{> shared/name}}` on a line of its own is replaced by that shared part. Parts do not include parts.
 */
export interface RolePrompt {
  readonly role: string;
  readonly summary: string;
  readonly owns: readonly string[];
  readonly handsOffTo: readonly string[];
  readonly body: string;
}

export interface PromptFault {
  readonly line: number;
  readonly problem: string;
}

const keys = ["role", "summary", "owns", "hands_off_to"] as const;

/** Reads one role prompt and includes its shared parts from `parts` (name to text). */
export function composeRole(
  text: string,
  parts: Readonly<Record<string, string>>,
): Result<RolePrompt, PromptFault[]> {
  const { fields, body, bodyLine, faults } = frontMatter(text.replace(/\r\n/g, "\n").replace(/^\uFEFF/, ""));
  const included = body
    .split("\n")
    .map((line, index) => {
      const name = /^\{\{>\s*([\w/-]+)\s*\}\}\s*$/.exec(line)?.[1];
      if (name === undefined) {
        if (line.includes("{{>"))
          faults.push({
            line: bodyLine + index,
            problem: "an include stands alone on its line, as in {{> shared/handoff}}",
          });
        return line;
      }
      const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (part === undefined) {
        const known = Object.keys(parts).join(", ") || "none";
        faults.push({
          line: bodyLine + index,
          problem: `there is no shared part ${name}; there are: ${known}`,
        });
      }
      return part?.trim() ?? "";
    })
    .join("\n")
    .trim();
  if (fields.role === undefined)
    faults.push({ line: 1, problem: "the front matter must name the role, as in `role: planner`" });
  if (included === "")
    faults.push({ line: bodyLine, problem: "the prompt has no text below its front matter" });
  if (faults.length > 0) return err(faults);
  return ok({
    role: fields.role?.[0] ?? "",
    summary: fields.summary?.join(", ") ?? "",
    owns: fields.owns ?? [],
    handsOffTo: fields.hands_off_to ?? [],
    body: included,
  });
}

interface FrontMatter {
  readonly fields: Partial<Record<(typeof keys)[number], string[]>>;
  readonly body: string;
  readonly bodyLine: number;
  readonly faults: PromptFault[];
}

function frontMatter(text: string): FrontMatter {
  const lines = text.split("\n");
  const end =
    lines[0]?.trim() === "---" ? lines.findIndex((line, index) => index > 0 && line.trim() === "---") : -1;
  if (end === -1) {
    return {
      fields: {},
      body: text,
      bodyLine: 1,
      faults: [{ line: 1, problem: "the file must begin with a front matter between two lines `---`" }],
    };
  }
  const fields: FrontMatter["fields"] = {};
  const faults: PromptFault[] = [];
  for (const [index, line] of lines.slice(1, end).entries()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const match = /^([a-z_]+):\s*(.*)$/.exec(line);
    const key = keys.find((one) => one === match?.[1]);
    if (key === undefined)
      faults.push({ line: index + 2, problem: `"${line.trim()}" is none of: ${keys.join(", ")}` });
    else fields[key] = listOf(match?.[2] ?? "", key === "summary");
  }
  return { fields, body: lines.slice(end + 1).join("\n"), bodyLine: end + 2, faults };
}

function listOf(value: string, whole: boolean): string[] {
  const plain = (one: string) => one.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (whole) return [plain(value)];
  const inner = /^\[(.*)\]$/.exec(value.trim())?.[1] ?? value;
  return inner
    .split(",")
    .map(plain)
    .filter((one) => one !== "");
}
