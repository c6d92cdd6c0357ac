import { createTurnApprovals, type TurnApprovals } from "./approvals.ts";
import { driveTurn } from "./drive-turn.ts";
import { compareNotes, type NotesSnapshot, snapshotNotes } from "./notes.ts";
import { endCalls, endFacts, itemCalls } from "./turn-calls.ts";
import { startTurnClock, type TurnClock } from "./turn-clock.ts";
import { finishOf } from "./turn-end.ts";
import type { CurrentTurn, Started, TurnKit, TurnResult } from "./turn-kit.ts";
import { createStopper, type Stopper } from "./turn-stop.ts";
import { createTurnStream, type TurnStream } from "./turn-stream.ts";

/** Runs a turn that the hub has started, and stores its end before anybody hears of it. */
export async function playTurn(kit: TurnKit, id: string, started: Started): Promise<TurnResult> {
  using stopper = createStopper(kit, id);
  using clock = startTurnClock(kit.turnLimitMs, () =>
    stopper.stop({ kind: "time", minutes: Math.round(kit.turnLimitMs / 60_000) }),
  );
  const stream = streamOf(kit, id);
  const approvals = approvalsOf(kit, { id, clock });
  const passing = { reason: null as string | null };
  kit.onCurrent(currentTurn(kit, { id, stopper, stream, approvals, passing }));
  try {
    const before = await snapshotNotes(kit.notes);
    const { abandoned } = stopper;
    const isStopped = () => stopper.why() !== null;
    const end = await driveTurn(kit, { id, started, stream, approvals, abandoned, isStopped });
    if (abandoned.aborted) await kit.seat.drop("it did not stop when it was interrupted");
    const stop = stopper.why();
    if (stop?.kind === "abandoned") {
      kit.log.warn({ turn: id, reason: stop.reason }, "the turn is not ours any more");
      return kit.signal.aborted ? "lost" : "worked";
    }
    await addNotes(kit, { id, before, stream });
    const finish = finishOf({ id, end, stop, passed: passing.reason, model: kit.seat.settings.model });
    kit.state.answerTurn(id, endCalls(kit, { id, finish, items: stream.finish() }), endFacts(kit, finish));
    kit.outbox.poke();
    kit.seat.onTurnEnd(finish.outcome === "failed" ? (finish.failure ?? null) : null);
    kit.log.info({ turn: id, outcome: finish.outcome }, "the turn is over");
    return "worked";
  } finally {
    kit.onCurrent(null);
  }
}

interface Parts {
  readonly id: string;
  readonly stopper: Stopper;
  readonly stream: TurnStream;
  readonly approvals: TurnApprovals;
  readonly passing: { reason: string | null };
}

function currentTurn(kit: TurnKit, { id, stopper, stream, approvals, passing }: Parts): CurrentTurn {
  const ended = { kind: "abandoned", reason: "the hub ended the turn" } as const;
  return {
    tools: {
      id,
      get thread() {
        return kit.threadOf(id);
      },
      pass: (reason) => {
        passing.reason = reason;
      },
    },
    stop: stopper.stop,
    onEntry: (entry) => {
      approvals.onEntry(entry);
      if (entry.type === "turn.finished" && entry.body?.turn === id) stopper.stop(ended);
    },
    onRefused: (row, refusal) => {
      if (refusal.code === "turn_not_found") {
        if (row.turn === id) stopper.stop(ended);
        return;
      }
      stream.notice(`The hub refused ${row.name}: ${refusal.message}`);
      if (row.name === "approval.request") approvals.refused(row.input.request, refusal.message);
    },
  };
}

function approvalsOf(kit: TurnKit, { id, clock }: { id: string; clock: TurnClock }): TurnApprovals {
  return createTurnApprovals({
    turn: id,
    ttlMs: kit.approvalTtlMs,
    put: (call) => kit.outbox.put([call]),
    answer: (request, decision) =>
      void kit.seat.driver
        ?.answer(request, decision)
        .catch((error: unknown) =>
          kit.log.error({ err: error, turn: id, request }, "the runtime did not take an answer"),
        ),
    onWaiting: (waiting) => (waiting ? clock.hold() : clock.release()),
  });
}

function streamOf(kit: TurnKit, turn: string): TurnStream {
  return createTurnStream({
    // Signals are passed on and forgotten; one that is lost is made good by the stored item.
    live: (live) => void kit.link.call("turn.delta", { space: kit.space, token: kit.token, turn, ...live }),
    store: (items) => kit.outbox.put(itemCalls(turn, items)),
    onUnfit: (item, problem) => kit.log.error({ turn, item, problem }, "an item of the runtime does not fit"),
  });
}

/** Notes that changed while the turn ran are shown with their diff: the room hears of files, not their content. */
async function addNotes(
  kit: TurnKit,
  turn: {
    readonly id: string;
    readonly before: NotesSnapshot;
    readonly stream: TurnStream;
  },
): Promise<void> {
  const changes = compareNotes(turn.before, await snapshotNotes(kit.notes));
  if (changes.length > 0) turn.stream.item({ id: `notes-${turn.id}`, kind: "files", changes, status: "ok" });
}
