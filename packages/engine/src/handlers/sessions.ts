import { err, ok, type Result, type SpaceState } from "@envoy/space";
import { commit, type Failure, type Handlers } from "../call.ts";
import { holdsLease } from "../leases.ts";
import { sessionViews } from "../views.ts";

type Names = "session.open" | "session.checkpoint" | "session.close" | "session.list";

export const sessionHandlers: Handlers<Names> = {
  async "session.open"(call, { space: _, token, ...body }) {
    const outcome = await commit(call, (state) => {
      const held = holdsLease(state, { agent: call.account.actor, token });
      return held.ok ? ok([{ type: "session.open", body }]) : held;
    });
    return outcome.ok ? ok({}) : outcome;
  },

  async "session.checkpoint"(call, { space: _, token, ...body }) {
    const outcome = await commit(call, (state) => {
      const mine = ownSession(state, { agent: call.account.actor, token, session: body.session });
      return mine.ok ? ok([{ type: "session.checkpoint", body }]) : mine;
    });
    return outcome.ok ? ok({}) : outcome;
  },

  async "session.close"(call, { space: _, token, ...body }) {
    const outcome = await commit(call, (state) => {
      const mine = ownSession(state, { agent: call.account.actor, token, session: body.session });
      return mine.ok ? ok([{ type: "session.close", body }]) : mine;
    });
    return outcome.ok ? ok({}) : outcome;
  },

  async "session.list"({ log }) {
    const { state } = log;
    const sessions = sessionViews(state).map((one) => ({
      ...one,
      handle: state.members[one.actor]?.handle ?? "",
    }));
    return ok({ sessions });
  },
};

function ownSession(
  state: SpaceState,
  ask: { agent: string; token: number; session: string },
): Result<null, Failure<"lease_lost" | "session_foreign">> {
  const held = holdsLease(state, ask);
  if (!held.ok) return held;
  const newest = state.sessions[ask.agent]?.session;
  return newest === ask.session
    ? ok(null)
    : err({ code: "session_foreign", data: { session: ask.session } } as const);
}
