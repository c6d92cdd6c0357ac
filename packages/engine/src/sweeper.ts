import { type Draft, expireApprovals, expireTask, type SpaceState, turnOf } from "@envoy/space";
import type { Core } from "./core.ts";
import { agentLease, taskLease } from "./leases.ts";
import type { SpaceLog } from "./log/space-log.ts";

/** How often the hub looks for what time alone has changed. */
const SWEEP_MS = 1_000;

/** Ends what nobody renews: turns of dead adapters, approvals nobody decided. Returns a stop. */
export function startSweeper(core: Core, each: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = core.clock.after(SWEEP_MS, sweep);
  async function sweep(): Promise<void> {
    try {
      await each();
      for (const log of core.opened()) await sweepSpace(core, log);
    } catch (err) {
      core.log.error({ err }, "the sweep failed");
    }
    if (!stopped) cancel = core.clock.after(SWEEP_MS, () => void sweep());
  }
  return () => {
    stopped = true;
    cancel();
  };
}

async function sweepSpace(core: Core, log: SpaceLog): Promise<void> {
  const due = (state: SpaceState, now: number) => [
    ...lostTurns(core, log, state),
    ...silentTasks(core, log, state),
    ...expireApprovals(state, now),
  ];
  if (due(log.state, core.clock.now()).length > 0) {
    await log.commit({ author: core.hub, decide: (state, now) => ({ ok: true, value: due(state, now) }) });
  }
  core.publishPresence(log);
}

/** Turns whose adapter has not renewed its lease: their deliveries are tried again. */
function lostTurns(core: Core, log: SpaceLog, state: SpaceState): Draft[] {
  return Object.values(state.turns)
    .filter((turn) => !core.leases.alive(log.id, agentLease(turn.agent)))
    .map((turn) => ({
      type: "turn.finished",
      body: {
        turn: turn.id,
        agent: turn.agent,
        chain: turn.chain,
        outcome: "lost",
        reason: "the agent's process went away",
        failure: null,
        usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: null, reported: false },
        model: null,
        approvals: [...turn.approvals],
      },
      byHub: true,
    }));
}

/** Claims of agents and scripts that nobody has heard of; people keep theirs. An agent at work is heard. */
function silentTasks(core: Core, log: SpaceLog, state: SpaceState): Draft[] {
  return Object.values(state.tasks)
    .filter((task) => task.assignee !== null && state.members[task.assignee]?.kind !== "human")
    .filter(
      (task) =>
        !core.leases.alive(log.id, taskLease(task)) && turnOf(state, task.assignee ?? "") === undefined,
    )
    .flatMap(expireTask);
}
