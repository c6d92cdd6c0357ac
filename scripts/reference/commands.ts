import { operations } from "@envoy/protocol";
import { tableOf } from "./markdown.ts";

/** What can be typed in the room. */
export function commandsPage(): string {
  const rows = [...operations].flatMap(([name, { slash, summary, needs }]) =>
    slash === undefined
      ? []
      : [
          [
            `\`${slash.usage}\``,
            `${summary}.`,
            needs,
            `[\`${name}\`](operations.md#${name.toLowerCase().replace(".", "")})`,
          ],
        ],
  );
  return `# Commands in the room

A command stands at the start of a message, after leading mentions: \`@Reviewer /model list\` speaks to that
agent. The answer is a card that only you see; nothing is stored as a message. Commands are answered while a turn
runs. A mistyped one is told the nearest.

${tableOf(["Command", "What it does", "Needs", "Operation"], rows)}
`;
}
