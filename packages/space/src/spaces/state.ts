import type { Approval } from "../approvals/state.ts";
import { type Chain, type ChainLimits, defaultLimits } from "../chains/state.ts";
import type { Delivery } from "../deliveries/state.ts";
import type { Invite } from "../invites/state.ts";
import type { Member } from "../members/state.ts";
import type { Prompt } from "../roles/state.ts";
import type { Session } from "../sessions/state.ts";
import type { Task } from "../tasks/state.ts";
import type { AgentReport, AgentSettings, Lease, Turn } from "../turns/state.ts";

/**
 * What the rules need to know of a space, kept hot in memory. It is plain data, bounded by what is open and not
 * by history, and it is nothing but the fold of the log: `evolve` changes it in place, in log order.
 */
export interface SpaceState {
  id: string;
  name: string;
  goal: string;
  founder: string;
  createdAt: number;
  /** Sequence number of the last entry folded. */
  seq: number;
  /** Counts authority entries; only grows. */
  epoch: number;
  limits: ChainLimits;
  members: Record<string, Member>;
  /** Actor by lower-case handle, of members who have not been removed. */
  handles: Record<string, string>;
  invites: Record<string, Invite>;
  /** The epoch at which a member was removed: older invites do not bring it back. */
  removals: Record<string, number>;
  reads: Record<string, number>;
  pins: string[];
  tasks: Record<string, Task>;
  deliveries: Record<string, Delivery>;
  chains: Record<string, Chain>;
  turns: Record<string, Turn>;
  /** The answer of the turn that finished last: its deliveries are settled right after it. */
  lastAnswer: { turn: string; message: string } | null;
  leases: Record<string, Lease>;
  reports: Record<string, AgentReport>;
  settings: Record<string, AgentSettings>;
  approvals: Record<string, Approval>;
  endedApprovals: Record<string, string>;
  approvalCount: number;
  sessions: Record<string, Session>;
  prompts: Record<string, Prompt>;
}

/** Grows with every change of what the fold keeps: a snapshot of another shape is not read. */
export const STATE_VERSION = 3;

export function emptySpace(id: string): SpaceState {
  return {
    id,
    name: "",
    goal: "",
    founder: "",
    createdAt: 0,
    seq: 0,
    epoch: 0,
    limits: defaultLimits,
    members: {},
    handles: {},
    invites: {},
    removals: {},
    reads: {},
    pins: [],
    tasks: {},
    deliveries: {},
    chains: {},
    turns: {},
    lastAnswer: null,
    leases: {},
    reports: {},
    settings: {},
    approvals: {},
    endedApprovals: {},
    approvalCount: 0,
    sessions: {},
    prompts: {},
  };
}
