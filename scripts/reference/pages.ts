import { commandsPage } from "./commands.ts";
import { configPage } from "./config.ts";
import { errorsPage } from "./errors.ts";
import { eventsPage } from "./events.ts";
import { operationsPage } from "./operations.ts";

const note = "<!-- Written by `npm run reference`. Change the source, not this file. -->\n\n";

/** Every page of docs/reference by file name, as it should be now. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = {
    "operations.md": operationsPage(),
    "errors.md": errorsPage(),
    "events.md": eventsPage(),
    "config.md": configPage(),
    "commands.md": commandsPage(),
  };
  return new Map(Object.entries(pages).map(([name, text]) => [name, note + text]));
}
