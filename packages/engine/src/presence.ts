import type { PresenceView } from "@envoy/protocol";
import { presentMembers, type SpaceState, turnOf } from "@envoy/space";
import type { Core } from "./core.ts";
import { agentLease } from "./leases.ts";
import type { SpaceLog } from "./log/space-log.ts";

/** Presence in a space at this moment. */
export function presenceNow({
  core,
  log,
}: {
  core: Pick<Core, "connections" | "leases">;
  log: SpaceLog;
}): PresenceView[] {
  const online = core.connections.online(log.id);
  return presenceOf(log.state, { online, leased: (agent) => core.leases.alive(log.id, agentLease(agent)) });
}

interface Alive {
  /** Actors with a connection. */
  readonly online: readonly string[];
  /** Whether an agent's lease is being renewed. */
  readonly leased: (agent: string) => boolean;
}

/** What everybody is doing, derived from connection, lease and turn: an agent cannot declare itself awake. */
function presenceOf(state: SpaceState, alive: Alive): PresenceView[] {
  return presentMembers(state).map((member) => {
    const online = alive.online.includes(member.actor);
    if (member.kind !== "agent") {
      return view(member.actor, online ? "idle" : "offline", { since: member.joinedAt });
    }
    return agentPresence(state, member.actor, online && alive.leased(member.actor));
  });
}

function agentPresence(state: SpaceState, actor: string, online: boolean): PresenceView {
  const settings = state.settings[actor];
  const model = state.sessions[actor]?.model ?? null;
  const common = { model: settings?.model ?? model, effort: settings?.effort ?? null };
  const report = state.reports[actor];
  if (!online) return view(actor, "offline", { ...common, since: report?.at ?? 0 });
  const turn = turnOf(state, actor);
  if (turn !== undefined) {
    const asked = Object.values(state.approvals).find((one) => one.turn === turn.id);
    return view(actor, asked === undefined ? "working" : "waiting", {
      ...common,
      turn: turn.id,
      since: asked?.requestedAt ?? turn.startedAt,
      reason: asked === undefined ? null : `approval ${asked.approval}`,
    });
  }
  if (report?.status === "blocked")
    return view(actor, "blocked", { ...common, since: report.at, reason: report.reason });
  const waits = Object.values(state.deliveries).find(
    (one) => one.to === actor && (one.state === "stored" || one.state === "woken"),
  );
  return view(actor, waits === undefined ? "idle" : "queued", {
    ...common,
    since: waits?.since ?? report?.at ?? 0,
  });
}

function view(actor: string, presence: PresenceView["presence"], more: Partial<PresenceView>): PresenceView {
  return { actor, presence, reason: null, turn: null, since: 0, model: null, effort: null, ...more };
}
