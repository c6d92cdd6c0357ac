import type { Output } from "@envoy/protocol";
import { connectHub } from "./connect-hub.ts";
import { callUntilAnswered, type HubLink, pause } from "./hub-link.ts";
import type { Agent, AgentOptions, AgentState } from "./options.ts";
import { openStateFile, StateTaken } from "./state-file.ts";
import { startTenure, type Tenure } from "./tenure.ts";

/**
 * Starts an agent: it takes its lease in its space and works until it is disposed. It resolves at once; a hub
 * that is away, credentials that are refused and a lease that another process takes are states, not failures.
 * @throws when the state file cannot be opened.
 */
export async function runAgent(options: AgentOptions): Promise<Agent> {
  const state = openStateFile(options.stateDir);
  const link = (options.connect ?? connectHub)(options);
  const stopping = new AbortController();
  let tenure: Tenure | null = null;
  let between: AgentState = "connecting";
  let readied: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    readied = resolve;
  });
  link.onControl((request) =>
    tenure === null
      ? Promise.resolve({
          ok: false,
          reason: between === "standby" ? "another process works for it" : "it is starting",
        })
      : tenure.command(request),
  );
  const live = async () => {
    while (!stopping.signal.aborted) {
      const attached = await attach({ link, options, instance: state.instance, signal: stopping.signal });
      if (attached === null) break;
      tenure = startTenure({ options, link, state, ...attached, onReady: readied });
      if (stopping.signal.aborted) void tenure.stop();
      const how = await tenure.over;
      tenure = null;
      if (how === "lost") {
        between = "standby";
        options.log.warn({ space: attached.space }, "another process works for this agent now; standing by");
        await standBy({ link, ...attached, signal: stopping.signal });
        between = "connecting";
      }
    }
  };
  const done = live()
    .catch((error: unknown) => {
      if (!(error instanceof StateTaken)) throw error;
      options.log.warn({}, `${error.message}; ending`);
    })
    .finally(() => {
      between = "stopped";
    });
  // A defect surfaces where `done` is awaited; here it must not end the process as unhandled.
  done.catch(() => undefined);
  return {
    ready,
    done,
    state: () => tenure?.state() ?? between,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await tenure?.stop();
      await done.finally(async () => {
        await link[Symbol.asyncDispose]();
        state[Symbol.dispose]();
      });
    },
  };
}

interface Attached {
  readonly space: string;
  readonly me: string;
  readonly lease: Output<"agent.attach">;
}

const REFUSED_PAUSE_MS = 5_000;

/** Finds the agent's space and takes the lease; tries on for as long as it takes. */
async function attach(ask: {
  readonly link: HubLink;
  readonly options: AgentOptions;
  readonly instance: string;
  readonly signal: AbortSignal;
}): Promise<Attached | null> {
  const { link, options, signal } = ask;
  while (!signal.aborted) {
    const me = await callUntilAnswered(link, { name: "account.me", input: {}, signal });
    const spaces = await callUntilAnswered(link, { name: "space.list", input: {}, signal });
    const space = options.space ?? (spaces.ok ? spaces.value.spaces[0]?.id : undefined);
    if (me.ok && space !== undefined) {
      const input = { space, instance: ask.instance };
      const lease = await callUntilAnswered(link, { name: "agent.attach", input, signal });
      if (lease.ok) {
        options.log.info({ space, handle: lease.value.handle, waiting: lease.value.waiting }, "attached");
        return { space, me: me.value.actor, lease: lease.value };
      }
      options.log.error({ space, code: lease.code, next: lease.next }, lease.message);
    } else if (!signal.aborted) options.log.error({}, "the agent is a member of no space yet");
    await pause(REFUSED_PAUSE_MS, signal);
  }
  return null;
}

/** Waits until no process works for the agent any more. */
async function standBy({
  link,
  space,
  me,
  lease,
  signal,
}: Attached & { link: HubLink; signal: AbortSignal }) {
  while (!signal.aborted) {
    await pause(lease.leaseMs / 3, signal);
    const reply = await link.call("member.list", { space });
    if (!reply.ok) continue;
    if (reply.value.presence.find((one) => one.actor === me)?.presence === "offline") return;
  }
}
