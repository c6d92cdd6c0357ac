import type { Account } from "@envoy/engine";
import type { ControlReply, ControlRequest } from "@envoy/protocol";

/** One live connection, whatever carries it. */
export interface Connection {
  readonly account: Account;
  /** Says why, then ends. */
  bye(reason: string): void;
  /** Null when this kind of connection cannot be asked. */
  readonly ask: ((request: ControlRequest & { space: string }) => Promise<ControlReply>) | null;
}

/** Who is connected, and who looks at which space. Several connections of one actor are the rule. */
export interface Audience {
  add(connection: Connection): void;
  remove(connection: Connection): void;
  watch(connection: Connection, space: string): void;
  unwatch(connection: Connection, space: string): void;
  watches(connection: Connection, space: string): boolean;
  online(space: string): string[];
  /** Those that can be asked, best first: looking at the space before others, then the newest. */
  askable(actor: string, space: string): Connection[];
  ofAccount(account: string): Connection[];
  all(): Connection[];
  size(): { connections: number; watchers: number };
}

export function createAudience(onChange: (space: string) => void): Audience {
  const spacesOf = new Map<Connection, Set<string>>();
  const actorsIn = new Map<string, Map<string, number>>();

  const count = (space: string, actor: string, step: 1 | -1) => {
    const actors = actorsIn.get(space) ?? new Map<string, number>();
    const before = actors.get(actor) ?? 0;
    if (before + step > 0) actors.set(actor, before + step);
    else actors.delete(actor);
    if (actors.size > 0) actorsIn.set(space, actors);
    else actorsIn.delete(space);
    if (before === 0 || before + step === 0) onChange(space);
  };
  const unwatch = (connection: Connection, space: string) => {
    if (spacesOf.get(connection)?.delete(space)) count(space, connection.account.actor, -1);
  };
  return {
    add: (connection) => void spacesOf.set(connection, new Set()),
    remove: (connection) => {
      for (const space of [...(spacesOf.get(connection) ?? [])]) unwatch(connection, space);
      spacesOf.delete(connection);
    },
    watch: (connection, space) => {
      const spaces = spacesOf.get(connection);
      if (spaces === undefined || spaces.has(space)) return;
      spaces.add(space);
      count(space, connection.account.actor, 1);
    },
    unwatch,
    watches: (connection, space) => spacesOf.get(connection)?.has(space) === true,
    online: (space) => [...(actorsIn.get(space)?.keys() ?? [])],
    askable: (actor, space) =>
      [...spacesOf]
        .filter(([{ account, ask }]) => account.actor === actor && ask !== null)
        .reverse()
        .sort(([, left], [, right]) => Number(right.has(space)) - Number(left.has(space)))
        .map(([connection]) => connection),
    ofAccount: (account) => [...spacesOf.keys()].filter((one) => one.account.id === account),
    all: () => [...spacesOf.keys()],
    size: () => ({
      connections: spacesOf.size,
      watchers: [...spacesOf.values()].reduce((sum, spaces) => sum + spaces.size, 0),
    }),
  };
}
