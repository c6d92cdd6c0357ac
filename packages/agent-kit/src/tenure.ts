import type { ControlReply, ControlRequest, Output } from "@envoy/protocol";
import type { Entry } from "@envoy/space";
import { answerCommand } from "./commands.ts";
import { readContextFiles } from "./context-files.ts";
import { createDriverSeat, type DriverSeat } from "./driver-seat.ts";
import type { HubLink } from "./hub-link.ts";
import { createHubTools } from "./hub-tools/hub-tools.ts";
import { type Inbox, startInbox } from "./inbox.ts";
import { type AgentOptions, type AgentState, defaults } from "./options.ts";
import { type Outbox, startOutbox } from "./outbox.ts";
import { handOver } from "./resume.ts";
import type { StateFile } from "./state-file.ts";
import { type CurrentTurn, lostTurn, runTurn } from "./turn.ts";

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

export function startTenure(tenure: TenureOptions): Tenure {
  const { options, link, state, lease, space } = tenure;
  const { log } = options;
  const ended = new AbortController();
  const stopping = new AbortController();
  const quit = AbortSignal.any([ended.signal, stopping.signal]);
  let how: "lost" | "void" | "stopped" = "stopped";
  let current: CurrentTurn | null = null;
  let place: { turn: string; thread: string | null } | null = null;
  const stopTurn = (by: string) => {
    current?.stop({ kind: "person", by });
    return current !== null;
  };
  const end = (why: "lost" | "void") => {
    if (ended.signal.aborted) return;
    how = why;
    ended.abort();
  };
  const outbox = startOutbox({
    link,
    state,
    space,
    token: lease.token,
    log,
    onLeaseLost: () => end("lost"),
    onSent: () => {},
    onRefused: (row, refusal) => {
      current?.onRefused(row, refusal);
      replaceFinish({ outbox, row, message: refusal.message, code: refusal.code });
    },
  });
  const seat = createDriverSeat({
    factory: options.driver,
    handle: lease.handle,
    workspace: options.workspace,
    runtimeDir: `${options.stateDir}/runtime`,
    tools: createHubTools({ link, space, handle: lease.handle, log, turn: () => current?.tools ?? null }),
    state,
    knownSession: lease.session,
    prompt: lease.prompt,
    settings: lease.settings,
    fallback: { model: options.model ?? null, effort: options.effort ?? null },
    readContext: readContextFiles,
    put: (calls) => outbox.put(calls),
    log,
  });
  const onEntry = (entry: Entry) => {
    if (entry.type === "agent.configured" && entry.body?.agent === tenure.me)
      seat.configure({ model: entry.body.model, effort: entry.body.effort });
    if (entry.type === "turn.started" && entry.body?.agent === tenure.me) place = entry.body;
    if (entry.type === "lease.granted" && entry.body?.agent === tenure.me && entry.body.token > lease.token)
      end("lost");
    current?.onEntry(entry);
  };
  const inbox = startInbox({
    link,
    space,
    token: lease.token,
    me: tenure.me,
    cursor: lease.cursor,
    log,
    isBusy: () => current !== null || seat.driver === null,
    onEntry,
    onVoid: (reason) => {
      log.warn({ reason }, "the place in the feed is gone");
      end("void");
    },
  });
  outbox.put(lease.openTurns.flatMap((turn) => lostTurn(state, turn)));
  const renewing = keepLease({ link, space, lease, onLost: () => end("lost") });
  const kit = {
    link,
    space,
    token: lease.token,
    state,
    outbox,
    seat,
    notes: options.workspace.notes,
    approvalTtlMs: options.approvalTtlMs ?? defaults.approvalTtlMs,
    turnLimitMs: options.turnLimitMs ?? defaults.turnLimitMs,
    interruptGraceMs: options.interruptGraceMs ?? defaults.interruptGraceMs,
    shutdownGraceMs: Math.min(
      options.interruptGraceMs ?? defaults.interruptGraceMs,
      defaults.shutdownGraceMs,
    ),
    log,
    signal: ended.signal,
    stopping: stopping.signal,
    seen: () => inbox.seen,
    threadOf: (turn: string) => (place?.turn === turn ? place.thread : null),
    onCurrent: (turn: CurrentTurn | null) => {
      current = turn;
    },
  };
  const working = work({ kit, inbox, outbox, seat, quit, onReady: tenure.onReady });
  const over = working.then(async () => {
    renewing();
    inbox[Symbol.dispose]();
    if (how === "stopped")
      await handOver({ link, space, token: lease.token, state, outbox, waiting: inbox.size, log });
    await outbox[Symbol.asyncDispose]();
    await seat[Symbol.asyncDispose]();
    return how;
  });
  return {
    over,
    state: () =>
      current !== null
        ? "working"
        : seat.driver !== null
          ? "idle"
          : seat.blocked === null
            ? "opening"
            : "blocked",
    command: (request) => answerCommand({ seat, stop: stopTurn }, request),
    stop: async () => {
      stopping.abort();
      const grace = setTimeout(
        () => current?.stop({ kind: "shutdown" }),
        options.finishGraceMs ?? defaults.finishGraceMs,
      );
      await over.finally(() => clearTimeout(grace));
    },
  };
}

interface Work {
  readonly kit: Parameters<typeof runTurn>[0];
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly seat: DriverSeat;
  readonly quit: AbortSignal;
  readonly onReady: () => void;
}

async function work({ kit, inbox, outbox, seat, quit, onReady }: Work): Promise<void> {
  await inbox.refresh(quit);
  inbox.wake();
  while (!quit.aborted) {
    if ((await seat.ready(quit)) === null) break;
    onReady();
    await inbox.due(quit);
    await outbox.drained(quit);
    if (quit.aborted || seat.driver === null) continue;
    const result = await runTurn(kit);
    if (result === "lost") break;
    if (result === "nothing") await inbox.refresh(quit);
    // A turn that is over frees its deliveries only when the hub has heard of it.
    else await outbox.drained(quit);
  }
}

/** Renews three times per term. A hub that is away is no reason to stop: its tokens outlive it. */
function keepLease(keep: {
  readonly link: Pick<HubLink, "call">;
  readonly space: string;
  readonly lease: { readonly token: number; readonly leaseMs: number };
  readonly onLost: () => void;
}): () => void {
  const { space, lease } = keep;
  const renew = async () => {
    const reply = await keep.link.call("agent.renew", { space, token: lease.token });
    if (!reply.ok && reply.error.code === "lease_lost") keep.onLost();
  };
  const timer = setInterval(() => void renew(), Math.max(50, lease.leaseMs / 3));
  return () => clearInterval(timer);
}

/** A turn whose end the hub cannot take must still end, and say so. */
function replaceFinish(refused: {
  readonly outbox: Outbox;
  readonly row: Parameters<Parameters<typeof startOutbox>[0]["onRefused"]>[0];
  readonly message: string;
  readonly code: string;
}): void {
  const { row, message, code } = refused;
  if (row.name !== "turn.finish" || code === "turn_not_found" || row.input.outcome === "failed") return;
  const { turn, usage } = row.input;
  const failure = {
    code: "other",
    message: `The answer could not be posted: ${message}`.slice(0, 1900),
    retryable: false,
  } as const;
  refused.outbox.put([{ name: "turn.finish", turn, input: { turn, outcome: "failed", failure, usage } }]);
}
