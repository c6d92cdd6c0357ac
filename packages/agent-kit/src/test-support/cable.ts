import { wireError } from "@envoy/protocol";
import { connectHub } from "../connect-hub.ts";
import type { HubLink } from "../hub-link.ts";
import type { AgentOptions } from "../options.ts";

/** The real way to the hub with a cable that a test can pull: calls fail, and the feed waits until it is back. */
export function createCable() {
  let pulled = false;
  let held: (() => void)[] = [];
  const unreachable = {
    ok: false,
    error: wireError("unreachable", { reason: "the cable is pulled" }),
  } as const;
  const connect: NonNullable<AgentOptions["connect"]> = (options) => {
    const link = connectHub({ ...options, log: { info: () => {}, warn: () => {}, error: () => {} } });
    return {
      ...link,
      call: async (name, input) => {
        if (pulled) return unreachable;
        const reply = await link.call(name, input);
        return pulled ? unreachable : reply;
      },
      watch: (watch) =>
        link.watch({
          ...watch,
          onEntries: (entries, cursor) => {
            const give = () => watch.onEntries(entries, cursor);
            if (pulled) held.push(give);
            else give();
          },
        }),
    } satisfies HubLink;
  };
  return {
    connect,
    pull: () => {
      pulled = true;
    },
    plug: () => {
      pulled = false;
      for (const give of held) give();
      held = [];
    },
  };
}
