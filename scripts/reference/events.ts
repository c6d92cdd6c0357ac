import { type EventType, eventCatalogue, isSigned } from "@envoy/space";
import { fieldsOf, tableOf } from "./markdown.ts";

/** What stands in a space's log. */
export function eventsPage(): string {
  // The catalogue's keys are its types.
  const types = Object.keys(eventCatalogue) as EventType[];
  const part = (type: EventType) => {
    const rows = fieldsOf(eventCatalogue[type], "output").map((field) => [`\`${field.name}\``, field.type]);
    return `### ${type}\n\n${tableOf(["Field", "Type"], rows)}`;
  };
  return `# Events

The log of a space. *Acts* are named in the imperative, are signed by their author (or by the hub for whoever
keeps no key) and are the same on every replica. *Records* are named in the past tense: what this hub observed
or enforced, never authority. Both travel in the feed as \`{ seq, id, type, author, at, via, refs, body }\`; a
redacted body is null.

## Acts

${types.filter(isSigned).map(part).join("\n\n")}

## Records

${types
  .filter((type) => !isSigned(type))
  .map(part)
  .join("\n\n")}
`;
}
