import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { adapterEnvironment } from "@envoy/agent-kit";
import { z } from "zod";
import { claudeEnvironment } from "../../services/adapter-claude/src/config.ts";
import { codexEnvironment } from "../../services/adapter-codex/src/config.ts";
import { hubEnvironment } from "../../services/hub/src/config.ts";
import { gatewayEnvironment } from "../../services/model-gateway/src/config.ts";
import { environmentSchema as repoInitEnvironment } from "../../services/repo-init/src/config.ts";
import { tableOf, typeOf } from "./markdown.ts";

const root = resolve(import.meta.dirname, "../..");

interface Program {
  readonly title: string;
  readonly schema: z.ZodObject;
  /** Where the schema stands: comments above its fields say what they are for. */
  readonly source: string;
  readonly without?: z.ZodObject;
}

export const programs: readonly Program[] = [
  { title: "Hub", schema: hubEnvironment, source: "services/hub/src/config.ts" },
  { title: "Model gateway", schema: gatewayEnvironment, source: "services/model-gateway/src/config.ts" },
  { title: "repo-init", schema: repoInitEnvironment, source: "services/repo-init/src/config.ts" },
  { title: "Every adapter", schema: adapterEnvironment, source: "packages/agent-kit/src/adapter-config.ts" },
  {
    title: "Claude adapter",
    schema: claudeEnvironment,
    source: "services/adapter-claude/src/config.ts",
    without: adapterEnvironment,
  },
  {
    title: "Codex adapter",
    schema: codexEnvironment,
    source: "services/adapter-codex/src/config.ts",
    without: adapterEnvironment,
  },
];

/** The variables of each program, from the schemas that read them. */
export function configPage(): string {
  return `# Configuration

Variables are read once, at the start; all faults are told together. An empty variable counts as not set. Every
variable may come from a file instead: \`NAME_FILE=/run/secrets/name\`. Agents are described in
\`agent_config.yaml\`: see \`agent_config.yaml.example\`.

${programs.map(programPart).join("\n\n")}
`;
}

function programPart({ title, schema, source, without }: Program): string {
  const text = readFileSync(join(root, source), "utf8");
  const rows = Object.entries(schema.shape)
    .filter(([name]) => without?.shape[name] === undefined)
    .map(([name, field]) => {
      const { fallback, example, type } = factsOf(field);
      return [`\`${name}\``, type, fallback === null ? "" : `\`${fallback}\``, comment(text, name), example];
    });
  return `## ${title}\n\n${tableOf(["Variable", "Values", "Default", "What it is for", "Example"], rows)}`;
}

function factsOf(field: z.core.$ZodType): { fallback: string | null; example: string; type: string } {
  let fallback: unknown = null;
  let example = "";
  let current: z.core.$ZodType = field;
  for (;;) {
    const meta = z.globalRegistry.get(current);
    const [first] = Array.isArray(meta?.examples) ? meta.examples : [];
    if (first !== undefined && example === "") example = `\`${String(first)}\``;
    const def = current._zod.def;
    if ((def.type === "default" || def.type === "prefault") && fallback === null)
      fallback = (def as z.core.$ZodDefaultDef).defaultValue;
    const inner = "innerType" in def ? def.innerType : def.type === "pipe" && "in" in def ? def.in : null;
    if (inner === null) break;
    // Both names always hold a schema.
    current = inner as z.core.$ZodType;
  }
  const words = typeOf(z.toJSONSchema(current, { io: "input", unrepresentable: "any" }));
  const shown = Array.isArray(fallback) ? fallback.join(",") : fallback === null ? null : String(fallback);
  return { fallback: shown === "" ? null : shown, example, type: words === "text" ? "" : words };
}

/** The comment above a field, on one line. */
function comment(source: string, name: string): string {
  const above = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*\\n\\s*${name}:`).exec(source)?.[1] ?? "";
  return above
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s*/, ""))
    .join(" ")
    .trim();
}
