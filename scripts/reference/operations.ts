import { type Operation, operations, pipelineErrors } from "@envoy/protocol";
import { fieldsOf, tableOf } from "./markdown.ts";

/** Every operation by noun. */
export function operationsPage(): string {
  const nounOf = (name: string) => name.split(".")[0] ?? "";
  const nouns = [...new Set([...operations.keys()].map(nounOf))].sort();
  const listOf = (noun: string) => [...operations].filter(([name]) => nounOf(name) === noun);
  const parts = nouns.map(
    (noun) =>
      `## ${noun}\n\n${listOf(noun)
        .map(([name, one]) => operationPart(name, one))
        .join("\n\n")}`,
  );
  return `# Operations

Everything the product can do, each written once in \`packages/protocol\`. Call one by its route, by
\`POST /v1/call/<operation>\` with its input as a JSON object, or over the socket with \`call\`. An answer is
\`{ "ok": true, "value": … }\` or \`{ "ok": false, "error": { code, data, message, next } }\`.

A *query* changes nothing, a *command* is answered when it is durable, a *signal* is passed on and forgotten.
Every operation may also answer: ${pipelineErrors.map((code) => `\`${code}\``).join(", ")}.

${tableOf(["Operation", "Needs", "Route", "In the room"], [...operations].map(overviewRow))}

${parts.join("\n\n")}
`;
}

function overviewRow([name, one]: readonly [string, Operation]): string[] {
  const { http, slash } = one;
  return [
    `[\`${name}\`](#${name.toLowerCase().replace(".", "")})`,
    one.needs,
    http === undefined ? "" : `\`${http}\``,
    slash === undefined ? "" : `\`/${slash.name}\``,
  ];
}

function operationPart(name: string, one: Operation): string {
  const input = fieldsOf(one.input, "input").map((field) => [
    `\`${field.name}\``,
    field.type,
    field.required
      ? "yes"
      : field.fallback === undefined
        ? "no"
        : `no: \`${JSON.stringify(field.fallback)}\``,
  ]);
  const output = fieldsOf(one.output, "output").map((field) => [`\`${field.name}\``, field.type]);
  const facts = [
    `A ${one.kind}; needs ${one.needs}.`,
    one.http === undefined ? null : `\`${one.http}\``,
    one.slash === undefined ? null : `In the room: \`${one.slash.usage}\`.`,
  ];
  return [
    `### ${name}`,
    `${one.summary}.`,
    facts.filter((fact) => fact !== null).join(" "),
    input.length === 0 ? "Takes nothing." : tableOf(["Input", "Type", "Required"], input),
    output.length === 0 ? "Answers nothing more than that it is done." : tableOf(["Output", "Type"], output),
    ...(one.errors.length === 0
      ? []
      : [`Own errors: ${one.errors.map((code) => `[\`${code}\`](errors.md#${code})`).join(", ")}.`]),
  ].join("\n\n");
}
