import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";

/** A turn that runs. Finished ones live in the log. */
export interface Turn {
  readonly id: string;
  readonly agent: string;
  readonly deliveries: readonly string[];
  readonly chain: string;
  readonly depth: number;
  readonly thread: string | null;
  readonly replyTo: string;
  readonly startedAt: number;
  /** The message posted as its answer. */
  readonly answer: string | null;
  /** What it has asked people for so far. */
  readonly approvals: readonly string[];
}

export interface Lease {
  readonly instance: string;
  /** Fencing token: the hub refuses a call that carries a lower one. */
  readonly token: number;
}

export interface AgentReport {
  readonly status: "ready" | "blocked";
  readonly reason: string | null;
  readonly at: number;
}

export interface AgentSettings {
  readonly model: string | null;
  readonly effort: string | null;
}

type TurnEntry = EntryOf<
  "turn.started" | "turn.finished" | "lease.granted" | "agent.reported" | "agent.configured"
>;

export function evolveTurn(state: SpaceState, entry: TurnEntry): void {
  if (entry.body === null) return;
  switch (entry.type) {
    case "turn.started": {
      const { turn, agent, deliveries, chain, depth, thread, replyTo } = entry.body;
      state.turns[turn] = {
        id: turn,
        agent,
        deliveries,
        chain,
        depth,
        thread,
        replyTo,
        startedAt: entry.at,
        answer: null,
        approvals: [],
      };
      return;
    }
    case "turn.finished":
      delete state.turns[entry.body.turn];
      return;
    case "lease.granted":
      state.leases[entry.body.agent] = { instance: entry.body.instance, token: entry.body.token };
      return;
    case "agent.reported":
      state.reports[entry.body.agent] = {
        status: entry.body.status,
        reason: entry.body.reason,
        at: entry.at,
      };
      return;
    case "agent.configured":
      state.settings[entry.body.agent] = { model: entry.body.model, effort: entry.body.effort };
  }
}

/** The turn an agent works on; it never has two. */
export function turnOf(state: SpaceState, agent: string): Turn | undefined {
  return Object.values(state.turns).find((turn) => turn.agent === agent);
}
