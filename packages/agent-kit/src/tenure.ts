import { join } from "node:path";
import type { ControlReply, ControlRequest, Output } from "@envoy/protocol";
import { answerCommand } from "./commands.ts";
import { readContextFiles } from "./context-files.ts";
import { createDriverSeat, type DriverSeat } from "./driver-seat.ts";
import type { HubLink } from "./hub-link.ts";
import { createHubTools } from "./hub-tools/hub-tools.ts";
import { type Inbox, startInbox } from "./inbox.ts";
import { keepLease } from "./lease.ts";
import { type AgentOptions, type AgentState, defaults } from "./options.ts";
import { type Outbox, startOutbox } from "./outbox.ts";
import { handOver } from "./resume.ts";
import type { StateFile } from "./state-file.ts";
import { lostTurn, replaceFinish } from "./turn-calls.ts";
import type { CurrentTurn, TurnKit } from "./turn-kit.ts";
import { work } from "./work.ts";

/**
 * The time in which this process holds the agent's lease: it settles what a dead process left, opens the
 * runtime, and turns deliveries into turns one after the other until the lease is lost or it is asked to end.
 */
export interface Tenure {
  /** `lost`: another process works for the agent. `void`: the place in the feed is gone, attach anew. */
  readonly over: Promise<"lost" | "void" | "stopped">;
  readonly state: () => AgentState;
  command(request: ControlRequest): Promise<ControlReply>;
  /** An orderly end: what runs is finished or handed back, and the lease is given up. */
  stop(): Promise<void>;
}

export interface TenureOptions {
  readonly options: AgentOptions;
  readonly link: HubLink;
  readonly state: StateFile;
  readonly space: string;
  readonly me: string;
  readonly lease: Output<"agent.attach">;
  readonly onReady: () => void;
}

/** What the parts of a tenure tell each other. */
interface Shared {
  current: CurrentTurn | null;
  /** Where the newest turn's answer goes. */
  place: { readonly turn: string; readonly thread: string | null } | null;
  how: "lost" | "void" | "stopped";
  readonly ended: AbortController;
  readonly stopping: AbortController;
  readonly end: (why: "lost" | "void") => void;
}

export function startTenure(tenure: TenureOptions): Tenure {
  const { options, state, lease } = tenure;
  const shared = createShared();
  const outbox = outboxOf(tenure, shared);
  const seat = seatOf(tenure, shared, outbox);
  const inbox = inboxOf(tenure, shared, seat);
  outbox.put(lease.openTurns.flatMap((turn) => lostTurn(state, turn)));
  const kit = kitOf({ tenure, shared, outbox, seat, inbox });
  const over = hold({ tenure, shared, kit, inbox });
  const stopTurn = (by: string) => {
    shared.current?.stop({ kind: "person", by });
    return shared.current !== null;
  };
  const { finishGraceMs = defaults.finishGraceMs } = options;
  return {
    over,
    state: () => {
      if (shared.current !== null) return "working";
      if (seat.driver !== null) return "idle";
      return seat.blocked === null ? "opening" : "blocked";
    },
    command: (request) => answerCommand({ seat, stop: stopTurn }, request),
    stop: async () => {
      shared.stopping.abort();
      const grace = setTimeout(() => shared.current?.stop({ kind: "shutdown" }), finishGraceMs);
      await over.finally(() => clearTimeout(grace));
    },
  };
}

/** Works until the end, and lets go of everything however it ends. */
async function hold(held: {
  readonly tenure: TenureOptions;
  readonly shared: Shared;
  readonly kit: TurnKit;
  readonly inbox: Inbox;
}): Promise<Shared["how"]> {
  const { tenure, shared, kit } = held;
  await using seat = kit.seat;
  await using outbox = kit.outbox;
  using inbox = held.inbox;
  using _lease = keepLease({ ...tenure, onLost: () => shared.end("lost") });
  const quit = AbortSignal.any([kit.signal, kit.stopping]);
  await work({ kit, inbox, outbox, seat, quit, onReady: tenure.onReady });
  if (shared.how === "stopped") await handOver({ ...kit, waiting: inbox.size });
  return shared.how;
}

function createShared(): Shared {
  const ended = new AbortController();
  const shared: Shared = {
    current: null,
    place: null,
    how: "stopped",
    ended,
    stopping: new AbortController(),
    end: (why) => {
      if (ended.signal.aborted) return;
      shared.how = why;
      ended.abort();
    },
  };
  return shared;
}

function outboxOf({ options, link, state, space, lease }: TenureOptions, shared: Shared): Outbox {
  const outbox = startOutbox({
    link,
    state,
    space,
    token: lease.token,
    log: options.log,
    onLeaseLost: () => shared.end("lost"),
    onRefused: (row, refusal) => {
      shared.current?.onRefused(row, refusal);
      const replacement = replaceFinish(row, refusal);
      if (replacement.length > 0) outbox.put(replacement);
    },
  });
  return outbox;
}

function seatOf(tenure: TenureOptions, shared: Shared, outbox: Outbox): DriverSeat {
  const { options, link, state, space, lease } = tenure;
  const { log } = options;
  const turn = () => shared.current?.tools ?? null;
  return createDriverSeat({
    factory: options.driver,
    handle: lease.handle,
    workspace: options.workspace,
    runtimeDir: join(options.stateDir, "runtime"),
    tools: createHubTools({ link, space, handle: lease.handle, log, turn }),
    state,
    knownSession: lease.session,
    prompt: lease.prompt,
    settings: lease.settings,
    fallback: { model: options.model ?? null, effort: options.effort ?? null },
    readContext: readContextFiles,
    put: (calls) => outbox.put(calls),
    log,
  });
}

function inboxOf(
  { options, link, space, lease, me }: TenureOptions,
  shared: Shared,
  seat: DriverSeat,
): Inbox {
  const { token, cursor } = lease;
  return startInbox({
    link,
    space,
    token,
    me,
    cursor,
    log: options.log,
    isBusy: () => shared.current !== null || seat.driver === null,
    onEntry: (entry) => {
      if (entry.type === "agent.configured" && entry.body?.agent === me) seat.configure(entry.body);
      if (entry.type === "turn.started" && entry.body?.agent === me) shared.place = entry.body;
      const granted = entry.type === "lease.granted" && entry.body?.agent === me ? entry.body.token : 0;
      if (granted > token) shared.end("lost");
      shared.current?.onEntry(entry);
    },
    onVoid: (reason) => {
      options.log.warn({ reason }, "the place in the feed is gone");
      shared.end("void");
    },
  });
}

function kitOf(parts: {
  readonly tenure: TenureOptions;
  readonly shared: Shared;
  readonly outbox: Outbox;
  readonly seat: DriverSeat;
  readonly inbox: Inbox;
}): TurnKit {
  const { tenure, shared, outbox, seat, inbox } = parts;
  const { options, link, state, space, lease } = tenure;
  const { interruptGraceMs = defaults.interruptGraceMs } = options;
  return {
    link,
    space,
    token: lease.token,
    state,
    outbox,
    seat,
    notes: options.workspace.notes,
    approvalTtlMs: options.approvalTtlMs ?? defaults.approvalTtlMs,
    turnLimitMs: options.turnLimitMs ?? defaults.turnLimitMs,
    interruptGraceMs,
    shutdownGraceMs: Math.min(interruptGraceMs, defaults.shutdownGraceMs),
    log: options.log,
    signal: shared.ended.signal,
    stopping: shared.stopping.signal,
    seen: () => inbox.seen,
    threadOf: (turn) => (shared.place?.turn === turn ? shared.place.thread : null),
    onCurrent: (turn) => {
      shared.current = turn;
    },
  };
}
