import { type ErrorCode, errorCatalogue, operations, pipelineErrors } from "@envoy/protocol";
import { tableOf } from "./markdown.ts";

const exits = [
  ["2", "wrong usage"],
  ["3", "sign-in needed"],
  ["4", "not allowed"],
  ["5", "conflict with the present state"],
  ["6", "not found"],
  ["7", "try later"],
  ["70", "a defect"],
];

/** The catalogue: what each code means for a person, a program and the command line. */
export function errorsPage(): string {
  // The catalogue's keys are its codes.
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  return `# Errors

One shape everywhere: \`{ code, data, message, next }\`. A code is stable and never reused; \`message\` is a
sentence for people, \`next\` says what to do. Exit codes of the command line: ${exits
    .map(([code, what]) => `${code} ${what}`)
    .join(", ")}.

${codes.map(errorPart).join("\n\n")}
`;
}

function errorPart(code: ErrorCode): string {
  const { status, exit, next } = errorCatalogue[code];
  const pipeline = (pipelineErrors as readonly ErrorCode[]).includes(code);
  const from = [...operations].filter(([, one]) => one.errors.includes(code)).map(([name]) => `\`${name}\``);
  const answeredBy = pipeline ? "every operation" : from.join(", ");
  return [
    `### ${code}`,
    tableOf(
      ["HTTP status", "Exit code", "Next", "Answered by"],
      [[String(status), String(exit), next, answeredBy]],
    ),
  ].join("\n\n");
}
