import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";

/** The newest session of an agent. */
export interface Session {
  readonly runtime: string;
  readonly session: string;
  readonly cwd: string;
  readonly model: string | null;
  readonly promptDigest: string | null;
  readonly openedAt: number;
  readonly handled: number;
  readonly closed: { readonly reason: string; readonly handover: string | null } | null;
}

type SessionEntry = EntryOf<"session.open" | "session.checkpoint" | "session.close">;

export function evolveSession(state: SpaceState, entry: SessionEntry): void {
  if (entry.body === null) return;
  const known = state.sessions[entry.author];
  if (entry.type === "session.open") {
    const { runtime, session, cwd, model, promptDigest } = entry.body;
    const handled = known?.session === session ? known.handled : 0;
    state.sessions[entry.author] = {
      runtime,
      session,
      cwd,
      model,
      promptDigest,
      openedAt: entry.at,
      handled,
      closed: null,
    };
    return;
  }
  if (known === undefined || known.session !== entry.body.session) return;
  state.sessions[entry.author] =
    entry.type === "session.checkpoint"
      ? {
          ...known,
          handled: entry.body.handled,
          model: entry.body.model,
          promptDigest: entry.body.promptDigest,
        }
      : { ...known, closed: { reason: entry.body.reason, handover: entry.body.handover } };
}
