import { type Output, registry, type TaskView } from "@envoy/protocol";
import {
  assignTask,
  cancelTask,
  claimable,
  claimTask,
  completeTask,
  createTask,
  type Draft,
  editTask,
  memberByHandle,
  messageIdOf,
  ok,
  progressTask,
  type Result,
  releaseTask,
  reopenTask,
  reviewTask,
  type SpaceState,
  type Task,
} from "@envoy/space";
import { type Call, type CommitCode, commit, type Failure, fail, type Handlers } from "../call.ts";
import { taskLease } from "../leases.ts";
import { allTasks, findTask, taskView } from "../tasks.ts";

type Names =
  | "task.create"
  | "task.list"
  | "task.get"
  | "task.edit"
  | "task.claim"
  | "task.claimNext"
  | "task.assign"
  | "task.progress"
  | "task.heartbeat"
  | "task.release"
  | "task.complete"
  | "task.review"
  | "task.reopen"
  | "task.cancel";

export const taskHandlers: Handlers<Names> = {
  async "task.create"(call, { text, assignee, priority, blockedBy, thread, refs, key }) {
    const owner = assignee === null ? null : memberByHandle(call.log.state, assignee);
    if (owner === undefined) return fail("member_not_found", { member: assignee ?? "" });
    const body = { text, thread, priority, blockedBy, assignee: owner?.actor ?? null };
    const outcome = await commit(call, (state) => createTask(state, body, refs), { key });
    if (!outcome.ok) return outcome;
    const created = outcome.value.find((entry) => entry.type === "task.create");
    const task = call.log.state.tasks[messageIdOf(created?.id ?? "")];
    if (task === undefined) throw new Error("a task that was just created is missing");
    keep(call, task);
    return ok({ task: taskView(call, task) });
  },

  async "task.list"(call, { status, mine }) {
    const open = (task: TaskView) => task.status !== "completed" && task.status !== "cancelled";
    const tasks = allTasks(call)
      .filter((task) => (status === "all" ? true : status === "open" ? open(task) : task.status === status))
      .filter((task) => !mine || task.isMine);
    return ok({ tasks });
  },

  async "task.get"(call, { task }) {
    const found = findTask(call.log.state, task);
    return found === null ? fail("task_not_found", { task }) : ok({ task: taskView(call, found) });
  },

  "task.edit": (call, { task, text, priority, blockedBy }) =>
    change(call, task, (state, known) =>
      editTask(state, {
        task: known.id,
        text: text ?? known.text,
        priority: priority ?? known.priority,
        blockedBy: blockedBy ?? [...known.blockedBy],
      }),
    ),

  "task.claim": (call, { task }) =>
    change(call, task, (state, known) => claimTask(state, { task: known.id, by: call.account.actor })),

  async "task.claimNext"(call, { waitMs }) {
    const end = call.core.clock.now() + waitMs;
    for (;;) {
      const [next] = claimable(call.log.state);
      const claimed =
        next === undefined
          ? null
          : await taskHandlers["task.claim"](call, { space: call.log.id, task: next.id });
      if (claimed?.ok) return ok({ task: claimed.value.task });
      // A rival may have been faster; whatever else is open is looked at again. Any other refusal would come again.
      if (claimed !== null && !isRivals(claimed.error)) return { ok: false, error: claimed.error };
      const left = end - call.core.clock.now();
      if (claimed === null && left <= 0) return ok({ task: null });
      if (claimed === null && !(await call.core.waitForCommit(call.log.id, left))) return ok({ task: null });
    }
  },

  async "task.assign"(call, { task, assignee, force }) {
    const member = memberByHandle(call.log.state, assignee);
    if (member === undefined) return fail("member_not_found", { member: assignee });
    return change(call, task, (state, known) =>
      assignTask(state, { task: known.id, assignee: member.actor, force }),
    );
  },

  "task.progress": (call, { task, status, note }) =>
    change(call, task, (state, known) =>
      progressTask(state, { task: known.id, by: call.account.actor, status, note }),
    ),

  async "task.heartbeat"(call, { task }) {
    const { state } = call.log;
    const known = findTask(state, task);
    if (known === null) return fail("task_not_found", { task });
    const held = progressTask(state, {
      task: known.id,
      by: call.account.actor,
      status: "in_progress",
      note: null,
    });
    if (!held.ok) return held;
    keep(call, known);
    return ok({ leaseUntil: call.core.leases.until(call.log.id, taskLease(known)) });
  },

  "task.release": (call, { task, reason }) =>
    change(call, task, (state, known) =>
      releaseTask(state, { task: known.id, by: call.account.actor, reason }),
    ),

  "task.complete": (call, { task, summary, review, refs }) =>
    change(call, task, (state, known) =>
      completeTask(state, { task: known.id, by: call.account.actor, summary, review, refs }),
    ),

  "task.review": (call, { task, verdict, note }) =>
    change(call, task, (state, known) =>
      reviewTask(state, { task: known.id, by: call.account.actor, verdict, note }),
    ),

  "task.reopen": (call, { task, reason }) =>
    change(call, task, (state, known) => reopenTask(state, { task: known.id, reason })),

  "task.cancel": (call, { task, reason }) =>
    change(call, task, (state, known) =>
      cancelTask(state, { task: known.id, by: call.account.actor, reason }),
    ),
};

/** Commits one step of a task and tells what it was before. */
async function change<E extends Failure>(
  call: Call,
  ref: string,
  decide: (state: SpaceState, task: Task) => Result<readonly Draft[], E>,
): Promise<Result<Output<"task.claim">, E | Failure<"task_not_found" | CommitCode>>> {
  let before: Task | null = null;
  const outcome = await commit<E | Failure<"task_not_found">>(call, (state) => {
    before = findTask(state, ref);
    return before === null ? fail("task_not_found", { task: ref }) : decide(state, before);
  });
  if (!outcome.ok) return outcome;
  const task = findTask(call.log.state, ref);
  // `decide` ran, or there would be no outcome, and tasks never vanish.
  if (task === null || before === null) return fail("task_not_found", { task: ref });
  keep(call, task);
  return ok({
    task: taskView(call, task),
    changed: outcome.value.length > 0,
    previousStatus: (before as Task).status,
  });
}

/** Every word of the owner renews its lease. */
function keep(call: Call, task: Task): void {
  if (task.assignee === call.account.actor) call.core.leases.renew(call.log.id, taskLease(task));
}

type ClaimCode = (typeof registry)["task.claim"]["errors"][number];

/** Whether a claim failed because of what somebody else did to the task. */
function isRivals<F extends Failure>(failure: F): failure is Extract<F, { code: ClaimCode }> {
  return registry["task.claim"].errors.some((code) => code === failure.code);
}
