import { nearest } from "@envoy/node-kit";
import type { ErrorData } from "@envoy/protocol";
import { type Binding, hasInput, isPaged } from "./bindings.ts";

type Problems = ErrorData["invalid_input"]["problems"];

export type Arguments =
  | { readonly ok: true; readonly input: Record<string, unknown>; readonly offset: number }
  | { readonly ok: false; readonly problems: Problems };

/**
 * A model's arguments as the operation's input. Names as other servers spell them are understood
 * (`space_id`, `task_id`, `body`, `reply_to`); a name that nothing has is told, not dropped, because a model
 * that misspelt an argument believes it was heard.
 */
export function toInput(binding: Binding, given: Readonly<Record<string, unknown>>): Arguments {
  const input: Record<string, unknown> = { ...binding.tool.preset };
  const problems: { path: string; problem: string }[] = [];
  let offset = 0;
  for (const [name, value] of Object.entries(given)) {
    const field = fieldOf(binding, name);
    if (field === "offset" && isPaged(binding)) {
      if (typeof value === "number" && Number.isInteger(value) && value >= 0) offset = value;
      else problems.push({ path: name, problem: "give a whole number from 0 on" });
    } else if (field === null) problems.push({ path: name, problem: unknownName(binding, name) });
    else input[field] = field === "refs" ? references(value) : value;
  }
  for (const field of binding.tool.required ?? [])
    if (input[field] == null) problems.push({ path: field, problem: "this is needed" });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, input: { ...input, ...binding.tool.fixed }, offset };
}

const otherNames: Readonly<Record<string, string>> = {
  idempotencyKey: "key",
  body: "text",
  upToCursor: "upTo",
  query: "q",
};

function fieldOf(binding: Binding, name: string): string | null {
  const camel = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  const candidates = [name, camel, camel.replace(/Id$/, ""), otherNames[camel] ?? ""];
  if (isPaged(binding) && candidates.includes("offset")) return "offset";
  const hidden = binding.tool.fixed ?? {};
  return candidates.find((one) => hasInput(binding, one) && !Object.hasOwn(hidden, one)) ?? null;
}

function unknownName(binding: Binding, name: string): string {
  const near = nearest(name, Object.keys(binding.spec.input.shape));
  return `this tool has no such argument${near === null ? "" : `; did you mean ${near}`}`;
}

function references(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one: unknown) => (typeof one === "string" ? { id: one, kind: "evidence" } : one));
}
