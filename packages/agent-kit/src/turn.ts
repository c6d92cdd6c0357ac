import { randomBytes } from "node:crypto";
import type { Output } from "@envoy/protocol";
import type { Entry, TurnItem, TurnUsage } from "@envoy/space";
import { createTurnApprovals, type TurnApprovals } from "./approvals.ts";
import { composeTurnContext } from "./compose.ts";
import { type Driver, noUsage, type TurnEnd, type TurnEvent } from "./driver.ts";
import type { DriverSeat } from "./driver-seat.ts";
import { callUntilAnswered, type HubLink } from "./hub-link.ts";
import type { ToolTurn } from "./hub-tools/tool.ts";
import { compareNotes, snapshotNotes } from "./notes.ts";
import type { Logger } from "./options.ts";
import type { Outbox, Refusal } from "./outbox.ts";
import type { Fact, OutboxCall, OutboxRow, StateFile } from "./state-file.ts";
import { startTurnClock } from "./turn-clock.ts";
import { finishOf, type Stop } from "./turn-end.ts";
import { createTurnStream, STORE_BATCH, type TurnStream } from "./turn-stream.ts";
import { untilAbandoned } from "./until-abandoned.ts";

/** What one turn works with; the lease it stands under does not change during a turn. */
export interface TurnKit {
  readonly link: Pick<HubLink, "call">;
  readonly space: string;
  readonly token: number;
  readonly state: StateFile;
  readonly outbox: Outbox;
  readonly seat: DriverSeat;
  readonly notes: string;
  readonly approvalTtlMs: number;
  readonly turnLimitMs: number;
  readonly interruptGraceMs: number;
  readonly shutdownGraceMs: number;
  readonly log: Logger;
  /** Ends when the lease is lost. */
  readonly signal: AbortSignal;
  /** Ends when the agent is asked to end. */
  readonly stopping: AbortSignal;
  /** Where the turn's answer goes, once the feed has told. */
  readonly threadOf: (turn: string) => string | null;
  /** Sequence number up to which the feed was seen, and the cursor there. */
  readonly seen: () => { readonly seq: number; readonly cursor: string };
  readonly onCurrent: (turn: CurrentTurn | null) => void;
}

/** The turn that runs, as the rest of the adapter sees it. */
export interface CurrentTurn {
  readonly tools: ToolTurn;
  stop(why: Stop): void;
  onEntry(entry: Entry): void;
  onRefused(row: OutboxRow, refusal: Refusal): void;
}

/** `nothing`: the hub has nothing to do; `again`: ask anew after what was found in the way has been settled. */
export type TurnResult = "worked" | "nothing" | "again" | "lost";

type Started = Output<"turn.start">;

export async function runTurn(kit: TurnKit): Promise<TurnResult> {
  const id = newTurnId();
  kit.state.beginTurn(id);
  const { model } = kit.seat.settings;
  const started = await callUntilAnswered(kit.link, {
    name: "turn.start",
    input: { space: kit.space, token: kit.token, turn: id, model },
    signal: AbortSignal.any([kit.signal, kit.stopping]),
    onRetry: (code, reason) =>
      kit.log.warn({ turn: id, code, reason }, "the hub does not start a turn; trying on"),
  });
  if (started.ok) return playTurn(kit, id, started.value);
  if (started.code === "stopped" || started.code === "lease_lost") return "lost";
  kit.state.clearTurn(id);
  if (started.code === "nothing_waiting") return "nothing";
  const running = runningTurn(started.data);
  if (started.code === "turn_running" && running !== null) {
    kit.outbox.put(lostTurn(kit.state, running));
    return "again";
  }
  kit.log.error({ turn: id, code: started.code, reason: started.message }, "the hub refuses to start a turn");
  return "nothing";
}

/** Ends a turn of a dead process, unless its own end waits to be told. */
export function lostTurn(state: StateFile, turn: string): OutboxCall[] {
  if (state.holdsFinish(turn)) return [];
  const reason = "the agent's process ended while it worked";
  return [{ name: "turn.finish", turn, input: { turn, outcome: "lost", reason, usage: noUsage } }];
}

function runningTurn(data: unknown): string | null {
  return typeof data === "object" && data !== null && "turn" in data && typeof data.turn === "string"
    ? data.turn
    : null;
}

function newTurnId(): string {
  const letters = "0123456789abcdefghijklmnopqrstuvwxyz";
  return `trn_${[...randomBytes(16)].map((byte) => letters[byte % 36]).join("")}`;
}

async function playTurn(kit: TurnKit, id: string, started: Started): Promise<TurnResult> {
  const { seat, log } = kit;
  const abandoned = new AbortController();
  let stop: Stop | null = null;
  let passed: string | null = null;
  let grace: NodeJS.Timeout | undefined;
  const stopNow = (why: Stop) => {
    if (stop !== null && stop.kind !== "person") return;
    stop = why;
    grace ??= setTimeout(
      () => abandoned.abort(),
      why.kind === "shutdown" ? kit.shutdownGraceMs : kit.interruptGraceMs,
    );
    seat.driver
      ?.interrupt()
      .catch((error: unknown) => log.error({ err: error, turn: id }, "the interrupt failed"));
  };
  using clock = startTurnClock(kit.turnLimitMs, () =>
    stopNow({ kind: "time", minutes: Math.round(kit.turnLimitMs / 60_000) }),
  );
  const stream = streamOf(kit, id);
  const approvals = createTurnApprovals({
    turn: id,
    ttlMs: kit.approvalTtlMs,
    put: (call) => kit.outbox.put([call]),
    answer: (request, decision) =>
      void seat.driver
        ?.answer(request, decision)
        .catch((error: unknown) =>
          log.error({ err: error, turn: id, request }, "the runtime did not take an answer"),
        ),
    onWaiting: (waiting) => (waiting ? clock.hold() : clock.release()),
  });
  const onLost = () => stopNow({ kind: "abandoned", reason: "another process works for the agent" });
  kit.signal.addEventListener("abort", onLost, { once: true });
  kit.onCurrent({
    tools: {
      id,
      get thread() {
        return kit.threadOf(id);
      },
      pass: (reason) => {
        passed = reason;
      },
    },
    stop: stopNow,
    onEntry: (entry) => {
      approvals.onEntry(entry);
      if (entry.type === "turn.finished" && entry.body?.turn === id)
        stopNow({ kind: "abandoned", reason: "the hub ended the turn" });
    },
    onRefused: (row, refusal) => {
      if (refusal.code === "turn_not_found")
        return stopNow({ kind: "abandoned", reason: "the hub ended the turn" });
      stream.notice(`The hub refused ${row.name}: ${refusal.message}`);
      if (row.name === "approval.request") approvals.refused(row.input.request, refusal.message);
    },
  });
  try {
    const before = await snapshotNotes(kit.notes);
    const end = await driveTurn(kit, { id, started, stream, approvals, abandoned: abandoned.signal });
    if (abandoned.signal.aborted) await seat.drop("it did not stop when it was interrupted");
    // The type of `stop` does not show that callbacks assign it.
    const why = stop as Stop | null;
    if (why?.kind === "abandoned") {
      log.warn({ turn: id, reason: why.reason }, "the turn is not ours any more");
      return kit.signal.aborted ? "lost" : "worked";
    }
    await addNotes(kit, { id, before, stream });
    const finish = finishOf({ id, end, stop: why, passed, model: seat.settings.model });
    kit.state.answerTurn(id, endCalls(kit, { id, finish, items: stream.finish() }), facts(kit, finish));
    kit.outbox.poke();
    seat.onTurnEnd(finish.outcome === "failed" ? (finish.failure ?? null) : null);
    log.info({ turn: id, outcome: finish.outcome }, "the turn is over");
    return "worked";
  } finally {
    clearTimeout(grace);
    kit.signal.removeEventListener("abort", onLost);
    kit.onCurrent(null);
  }
}

function streamOf(kit: TurnKit, turn: string): TurnStream {
  return createTurnStream({
    // Signals are passed on and forgotten; one that is lost is made good by the stored item.
    live: (live) => void kit.link.call("turn.delta", { space: kit.space, token: kit.token, turn, ...live }),
    store: (items) => kit.outbox.put(itemCalls(turn, items)),
    onUnfit: (item, problem) => kit.log.error({ turn, item, problem }, "an item of the runtime does not fit"),
  });
}

interface Driving {
  readonly id: string;
  readonly started: Started;
  readonly stream: TurnStream;
  readonly approvals: TurnApprovals;
  readonly abandoned: AbortSignal;
}

/** Runs the runtime; whatever goes wrong in it is the end of a turn, never of the adapter. */
async function driveTurn(kit: TurnKit, turn: Driving): Promise<TurnEnd> {
  let usage: TurnUsage = noUsage;
  const crashed = (message: string): TurnEnd => ({
    type: "end",
    outcome: "failed",
    text: "",
    usage,
    failure: { code: "runtime_crashed", message: message.slice(0, 2000), retryable: true },
  });
  try {
    await kit.seat.prepare(turn.started.prompt);
    const driver = kit.seat.driver;
    if (driver === null) return crashed("The runtime went away before the turn began");
    for await (const event of untilAbandoned(driver.turn(inputOf(kit, turn)), turn.abandoned)) {
      if (event.type === "usage") usage = event.usage;
      else if (event.type === "end") return event;
      else onEvent(kit, turn, event);
    }
    return crashed(
      turn.abandoned.aborted ? "The runtime did not stop" : "The runtime ended without an answer",
    );
  } catch (error) {
    kit.log.error({ err: error, turn: turn.id }, "the driver failed");
    return crashed(`The runtime failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function inputOf(kit: TurnKit, { id, started }: Driving): Parameters<Driver["turn"]>[0] {
  const context = composeTurnContext({ hub: started.context, handover: kit.seat.takeHandover() });
  return { turnId: id, messages: started.messages, context };
}

function onEvent(kit: TurnKit, turn: Driving, event: Exclude<TurnEvent, { type: "end" | "usage" }>): void {
  if (event.type === "delta") {
    turn.stream.delta({ item: event.itemId, kind: event.kind, text: event.delta });
  } else if (event.type === "item") {
    turn.stream.item(event.item);
  } else if (event.type === "approval") {
    turn.approvals.ask(event.request);
  } else if (event.type === "approval_gone") {
    turn.approvals.gone(event.approvalId);
  } else {
    turn.stream.notice(`${event.failure.message} (trying again, attempt ${event.attempt})`);
    kit.log.warn({ turn: turn.id, failure: event.failure }, "the runtime tries again");
  }
}

/** Notes that changed while the turn ran are shown with their diff: the room hears of files, not their content. */
async function addNotes(
  kit: TurnKit,
  turn: {
    readonly id: string;
    readonly before: Awaited<ReturnType<typeof snapshotNotes>>;
    readonly stream: TurnStream;
  },
): Promise<void> {
  const changes = compareNotes(turn.before, await snapshotNotes(kit.notes));
  if (changes.length > 0) turn.stream.item({ id: `notes-${turn.id}`, kind: "files", changes, status: "ok" });
}

function itemCalls(turn: string, items: readonly TurnItem[]): OutboxCall[] {
  const batches = Math.ceil(items.length / STORE_BATCH);
  return Array.from({ length: batches }, (_, index) => ({
    name: "turn.item",
    turn,
    input: { turn, items: items.slice(index * STORE_BATCH, (index + 1) * STORE_BATCH) },
  }));
}

type Finish = ReturnType<typeof finishOf>;

function endCalls(
  kit: TurnKit,
  turn: { readonly id: string; readonly finish: Finish; readonly items: readonly TurnItem[] },
): OutboxCall[] {
  const session = kit.seat.driver?.sessionId ?? kit.state.get("session");
  const calls = [
    ...itemCalls(turn.id, turn.items),
    { name: "turn.finish", turn: turn.id, input: turn.finish } satisfies OutboxCall,
  ];
  if (session === null) return calls;
  const { model } = kit.seat.settings;
  const input = { session, handled: kit.seen().seq, model, promptDigest: kit.seat.promptDigest };
  return [...calls, { name: "session.checkpoint", turn: null, input }];
}

function facts(kit: TurnKit, finish: Finish): Partial<Record<Fact, string | null>> {
  const { seq, cursor } = kit.seen();
  const said = finish.outcome === "answered" ? (finish.text ?? "") : null;
  return { cursor, handled: String(seq), ...(said === null ? {} : { lastAnswer: said.slice(0, 4000) }) };
}
