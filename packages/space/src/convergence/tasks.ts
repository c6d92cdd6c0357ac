import type { TaskStatus } from "../tasks/state.ts";
import { compareText } from "./act.ts";
import { type Fact, type Knowledge, latest, ofType } from "./fact.ts";
import { redactionOf } from "./messages.ts";
import { type Attempt, accepts, type Completion, type End, type Steps, stepsOf } from "./task-steps.ts";

export interface TaskView {
  readonly event: string;
  readonly author: string;
  /** Null once redacted. */
  readonly text: string | null;
  readonly priority: string;
  readonly blockedBy: readonly string[];
  readonly edits: readonly string[];
  /** Edits that did not know of each other; the first is shown. */
  readonly conflict: readonly string[];
  readonly status: TaskStatus;
  readonly holder: { readonly attempt: string; readonly owner: string } | null;
  readonly note: string | null;
  readonly attempts: readonly string[];
  /** Who must be told that its attempt does not stand, and what stands instead. */
  readonly lost: readonly Lost[];
  /** Every completion that names the task: no work is thrown away. */
  readonly results: readonly TaskResult[];
}

export interface Lost {
  readonly attempt: string;
  readonly owner: string;
  readonly to: string;
  readonly why: "outranked" | "held" | "cancelled" | "expired" | "taken";
}

export interface TaskResult {
  readonly id: string;
  readonly attempt: string;
  readonly author: string;
  readonly summary: string | null;
  readonly counts: boolean;
}

/** A task from the facts that name it. */
export function reduceTask(task: string, facts: readonly Fact[], knowledge: Knowledge): TaskView | null {
  const steps = stepsOf(facts, knowledge);
  if (steps === null) return null;
  const outcome = settle(task, steps, knowledge);
  const { create } = steps;
  const edits = ofType(facts, "task.edit");
  const heads = latest(edits, steps.knows);
  const words = heads[0]?.body ?? create.body;
  return {
    event: create.id,
    author: create.author,
    text: redactionOf(facts, create.author) === null ? words.text : null,
    priority: words.priority,
    blockedBy: words.blockedBy,
    edits: edits.map(({ id }) => id),
    conflict: heads.length > 1 ? heads.map(({ id }) => id) : [],
    attempts: steps.attempts.map(({ id }) => id),
    results: results(steps, knowledge),
    ...outcome,
    lost: knowledge.faults.has("losers-not-told") ? [] : outcome.lost,
  };
}

type Outcome = Pick<TaskView, "status" | "holder" | "note" | "lost">;

function settle(task: string, steps: Steps, knowledge: Knowledge): Outcome {
  const undone = (id: string) => steps.resets.some((reset) => steps.knows(reset, id));
  const done = steps.completions.filter(({ step, counts }) => counts && !undone(step.id));
  const cancels = steps.cancels.filter((id) => !undone(id)).sort();
  const rivals = contenders(steps, done, undone).sort(precedence(task, knowledge));
  const winner = rivals[0] ?? null;
  const cancel = cancels.find((id) => done.every(({ step }) => steps.knows(id, step.id))) ?? null;
  const lost = losers(steps, { rivals, winner, cancel, undone });
  if (cancel !== null) return { status: "cancelled", holder: null, note: null, lost };
  if (winner === null) return { status: "unassigned", holder: null, note: null, lost };
  const holder = { attempt: winner.id, owner: winner.owner };
  if (done.length > 0) {
    const status = isSettled(steps, { done, winner, cancelled: cancels.length > 0 }) ? "completed" : "review";
    return { status, holder, note: done[0]?.step.body.summary ?? null, lost };
  }
  const own = steps.progress.filter(
    ({ body, author }) => body.attempt === winner.id && author === winner.owner,
  );
  const last = latest(own, steps.knows)[0]?.body;
  return { status: last?.status ?? "claimed", holder, note: last?.note ?? null, lost };
}

/** Attempts that stand: begun without knowing of another one, not undone, and not ended unless completed. */
function contenders(steps: Steps, done: readonly Completion[], undone: (id: string) => boolean): Attempt[] {
  const completed = new Set(done.map(({ step }) => step.body.attempt));
  return steps.attempts.filter(
    (one) =>
      one.over === null &&
      !undone(one.id) &&
      (completed.has(one.id) || !steps.ends.some((end) => end.attempt === one.id)),
  );
}

/** An assignment before a claim, then the hub's receipt, then what no claimer can vary, then the id. */
function precedence(task: string, { faults, claimHash, arrival }: Knowledge) {
  return (a: Attempt, b: Attempt): number => {
    if (faults.has("first-claim-wins")) return arrival(a.id) - arrival(b.id);
    return (
      Number(b.assigned) - Number(a.assigned) ||
      (a.seq ?? Infinity) - (b.seq ?? Infinity) ||
      compareText(claimHash(task, a.owner), claimHash(task, b.owner)) ||
      (faults.has("claim-tie-by-arrival") ? arrival(a.id) - arrival(b.id) : compareText(a.id, b.id))
    );
  };
}

/** One result of the holder that asked for no review, or results that somebody else has accepted. */
function isSettled(
  steps: Steps,
  { done, winner, cancelled }: { done: readonly Completion[]; winner: Attempt; cancelled: boolean },
): boolean {
  const [only, second] = done;
  const plain = only !== undefined && second === undefined && !only.step.body.review && !cancelled;
  if (plain && only.step.author === winner.owner) return true;
  return done.every(({ step }) => steps.accepts.some((review) => accepts(steps, review, step)));
}

function losers(
  steps: Steps,
  situation: {
    rivals: readonly Attempt[];
    winner: Attempt | null;
    cancel: string | null;
    undone: (id: string) => boolean;
  },
): Lost[] {
  const { rivals, winner, cancel, undone } = situation;
  const found: Lost[] = [];
  for (const { id, owner, over } of steps.attempts) {
    const tell = (why: Lost["why"], to: string) => found.push({ attempt: id, owner, to, why });
    if (undone(id)) continue;
    const end = endedByOthers(steps.ends, id);
    if (over !== null && owner !== winner?.owner) tell("held", over);
    else if (!rivals.some((one) => one.id === id)) {
      if (end !== undefined) tell(end.how === "expired" ? "expired" : "taken", end.id);
    } else if (cancel !== null) tell("cancelled", cancel);
    else if (winner !== null && owner !== winner.owner) tell("outranked", winner.id);
  }
  return found;
}

function endedByOthers(ends: readonly End[], attempt: string): End | undefined {
  const own = ends.filter((end) => end.attempt === attempt);
  // Who gave it up itself, or released it as an admin, knows.
  if (own.some(({ how }) => how === "released")) return undefined;
  return own.toSorted((a, b) => compareText(a.id, b.id))[0];
}

function results(steps: Steps, { faults }: Knowledge): TaskResult[] {
  const all = steps.completions.map(({ step, counts }) => ({
    id: step.id,
    attempt: step.body.attempt,
    author: step.author,
    summary: step.body.summary,
    counts,
  }));
  return faults.has("second-completion-dropped") ? all.slice(0, 1) : all;
}
