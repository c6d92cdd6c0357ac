import { type Fact, type Knowledge, ofType, type Typed } from "./fact.ts";

/** A time somebody had the task: begun by a claim, an assignment, or the task's own first words. */
export interface Attempt {
  readonly id: string;
  readonly owner: string;
  readonly assigned: boolean;
  readonly seq: number | null;
  /** The attempt it knew to be open when it began: whoever knows of a holder does not compete with it. */
  readonly over: string | null;
}

type Complete = Typed<"task.complete">;
export interface Completion {
  readonly step: Complete;
  /** By the owner of an attempt that was open as far as it knew. Others are listed and decide nothing. */
  readonly counts: boolean;
}

export interface End {
  readonly id: string;
  readonly attempt: string;
  readonly how: "released" | "expired" | "taken";
}

/** The steps of one task, each judged by what it knew: that never changes. */
export interface Steps {
  readonly create: Typed<"task.create">;
  readonly knows: (b: string, a: string) => boolean;
  readonly attempts: Attempt[];
  readonly completions: Completion[];
  readonly ends: End[];
  readonly cancels: string[];
  /** Reopenings and rejected reviews that knew of something to undo. */
  readonly resets: string[];
  readonly accepts: Typed<"task.review">[];
  readonly progress: Typed<"task.progress">[];
}

/** Sorts the facts of a task into steps, parents before children. Null: no such task is known. */
export function stepsOf(facts: readonly Fact[], knowledge: Knowledge): Steps | null {
  const create = ofType(facts, "task.create")[0];
  if (create === undefined) return null;
  const steps: Steps = {
    create,
    // Whoever names the task knows it.
    knows: (b, a) => (a === create.id ? b !== a : knowledge.knows(b, a)),
    attempts: [],
    completions: [],
    ends: [],
    cancels: [],
    resets: [],
    accepts: [],
    progress: ofType(facts, "task.progress"),
  };
  const { assignee } = create.body;
  if (assignee !== null) {
    const begun = { id: create.id, owner: assignee, assigned: true, seq: create.fact.seq, over: null };
    steps.attempts.push(begun);
  }
  for (const fact of facts) take(steps, fact);
  return steps;
}

function take(steps: Steps, fact: Fact): void {
  for (const claim of ofType([fact], "task.claim")) {
    begin(steps, { fact, owner: claim.author, assigned: false, ends: null });
  }
  for (const { body, id } of ofType([fact], "task.assign")) {
    if (body.ends !== null) steps.ends.push({ id, attempt: body.ends, how: "taken" });
    begin(steps, { fact, owner: body.assignee, assigned: true, ends: body.ends });
  }
  for (const { id, author, body } of ofType([fact], "task.release")) {
    if (mayEnd(steps, { fact, author, attempt: body.attempt })) {
      steps.ends.push({ id, attempt: body.attempt, how: "released" });
    }
  }
  for (const { id, author, body } of ofType([fact], "task.expire")) {
    if (mayEnd(steps, { fact, author, attempt: body.attempt })) {
      steps.ends.push({ id, attempt: body.attempt, how: "expired" });
    }
  }
  for (const step of ofType([fact], "task.complete")) {
    steps.completions.push({ step, counts: mayComplete(steps, step) });
  }
  for (const cancel of ofType([fact], "task.cancel")) {
    if (mayCancel(steps, cancel)) steps.cancels.push(cancel.id);
  }
  for (const { id } of ofType([fact], "task.reopen")) if (hasWhatToReopen(steps, id)) steps.resets.push(id);
  for (const review of ofType([fact], "task.review")) {
    if (review.body.verdict === "accept") steps.accepts.push(review);
    else if (standing(steps, review.id).some((one) => one.step.author !== review.author)) {
      steps.resets.push(review.id);
    }
  }
}

function begin(
  steps: Steps,
  { fact, owner, assigned, ends }: { fact: Fact; owner: string; assigned: boolean; ends: string | null },
): void {
  const { id } = fact.event;
  const open = steps.attempts.find(
    (one) =>
      one.over === null &&
      steps.knows(id, one.id) &&
      one.id !== ends &&
      !wasReset(steps, id, one.id) &&
      !steps.ends.some((end) => end.attempt === one.id && steps.knows(id, end.id)),
  );
  const closed = steps.cancels.find((one) => steps.knows(id, one) && !wasReset(steps, id, one));
  steps.attempts.push({ id, owner, assigned, seq: fact.seq, over: open?.id ?? closed ?? null });
}

/** Whether `of` had been undone by something that `seenFrom` knew. */
function wasReset(steps: Steps, seenFrom: string, of: string): boolean {
  return steps.resets.some((reset) => steps.knows(seenFrom, reset) && steps.knows(reset, of));
}

function mayEnd(steps: Steps, end: { fact: Fact; author: string; attempt: string }): boolean {
  const attempt = steps.attempts.find(({ id }) => id === end.attempt);
  return attempt !== undefined && (attempt.owner === end.author || end.fact.byAdmin);
}

function mayComplete(steps: Steps, step: Complete): boolean {
  const attempt = steps.attempts.find(({ id }) => id === step.body.attempt);
  if (attempt === undefined || attempt.owner !== step.author || attempt.over !== null) return false;
  const over = steps.ends.some((end) => end.attempt === attempt.id && steps.knows(step.id, end.id));
  const cancelled = steps.cancels.some((one) => steps.knows(step.id, one) && !wasReset(steps, step.id, one));
  return !over && !cancelled && !wasReset(steps, step.id, attempt.id);
}

/** The completions that stood as far as an event knew. */
function standing(steps: Steps, seenFrom: string): Completion[] {
  return steps.completions.filter(
    ({ step, counts }) => counts && steps.knows(seenFrom, step.id) && !wasReset(steps, seenFrom, step.id),
  );
}

function hasWhatToReopen(steps: Steps, reopen: string): boolean {
  const cancelled = steps.cancels.some((one) => steps.knows(reopen, one) && !wasReset(steps, reopen, one));
  return cancelled || standing(steps, reopen).length > 0;
}

/** By the task's author or an admin, and not of what it knew to be done. */
function mayCancel(steps: Steps, cancel: Typed<"task.cancel">): boolean {
  if (cancel.author !== steps.create.author && !cancel.fact.byAdmin) return false;
  return !standing(steps, cancel.id).some(
    ({ step }) =>
      !step.body.review ||
      steps.accepts.some((one) => steps.knows(cancel.id, one.id) && accepts(steps, one, step)),
  );
}

/** A review accepts the results it knew, but nobody accepts its own. */
export function accepts(steps: Steps, review: Typed<"task.review">, step: Complete): boolean {
  return review.author !== step.author && steps.knows(review.id, step.id);
}
