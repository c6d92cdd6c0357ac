import { registryCommands } from "../command/from-registry.ts";
import type { Command } from "../command/spec.ts";
import { aboutCommands } from "./about.ts";
import { historyCommands } from "./history.ts";
import { hubCommands } from "./hub.ts";
import { identityCommands } from "./identity.ts";
import { inboxCommands } from "./inbox.ts";
import { inviteCommands } from "./invites.ts";
import { join } from "./join.ts";
import { listenCommands } from "./listen.ts";
import { quickstart } from "./quickstart.ts";
import { send } from "./send.ts";
import { spaceCommands } from "./spaces.ts";
import { statusCommands } from "./status.ts";
import { taskCommands } from "./tasks.ts";
import { watch } from "./watch.ts";

/** Every command of the program: flows of several operations, and each operation that declares a command. */
export function allCommands(): Command[] {
  const commands: Command[] = [
    quickstart,
    join,
    send,
    ...historyCommands,
    ...taskCommands,
    ...inboxCommands,
    ...listenCommands,
    watch,
    ...inviteCommands,
    ...spaceCommands,
    ...registryCommands(),
    ...statusCommands,
    ...identityCommands,
    ...hubCommands,
    ...aboutCommands(() => commands),
  ];
  return commands;
}
