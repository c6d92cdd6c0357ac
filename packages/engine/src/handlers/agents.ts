import type { ControlRequest, Output } from "@envoy/protocol";
import { AgentStatus, ModelView } from "@envoy/protocol";
import { type Member, memberByHandle, ok, presentMembers, turnOf, waitingFor } from "@envoy/space";
import { z } from "zod";
import { type Call, commit, fail, type Handlers } from "../call.ts";
import { presenceNow } from "../presence.ts";

type Names =
  | "agent.status"
  | "agent.models"
  | "agent.model"
  | "agent.reasoning"
  | "agent.stop"
  | "agent.steer"
  | "agent.compact";

const Models = z.object({ current: z.string().nullable(), models: z.array(ModelView) });
const Done = z.object({ done: z.boolean() });
const Status = AgentStatus.pick({
  vendor: true,
  transport: true,
  model: true,
  effort: true,
  session: true,
  contextTokens: true,
  contextWindow: true,
  rssBytes: true,
}).partial();

export const agentHandlers: Handlers<Names> = {
  async "agent.status"(call, { agent }) {
    const all = presentMembers(call.log.state).filter((member) => member.kind === "agent");
    const wanted = agent === null ? ok(all) : named(call, agent);
    if (!wanted.ok) return wanted;
    const agents = await Promise.all(wanted.value.map((member) => statusOf(call, member)));
    return ok({ agents });
  },

  async "agent.models"(call, { agent }) {
    const target = pick(call, agent);
    if (!target.ok) return target;
    const answer = await ask(call, target.value, { ask: "models" }, Models);
    return answer.ok ? ok({ handle: target.value.handle, ...answer.value }) : answer;
  },

  async "agent.model"(call, { agent, model }) {
    const target = pick(call, agent);
    if (!target.ok) return target;
    if (model === null) {
      const answer = await ask(call, target.value, { ask: "models" }, Models);
      if (!answer.ok) return answer;
      const { current, models } = answer.value;
      return ok({ ...settingsOf(call, target.value), model: current, models });
    }
    const answer = await ask(call, target.value, { ask: "model", model }, z.object({}));
    if (!answer.ok) return answer;
    const stored = await configure(call, target.value, { model });
    return stored.ok ? ok({ ...settingsOf(call, target.value), models: [] }) : stored;
  },

  async "agent.reasoning"(call, { agent, effort }) {
    const target = pick(call, agent);
    if (!target.ok) return target;
    if (effort !== null) {
      const answer = await ask(call, target.value, { ask: "reasoning", effort }, z.object({}));
      if (!answer.ok) return answer;
      const stored = await configure(call, target.value, { effort });
      if (!stored.ok) return stored;
    }
    return ok(settingsOf(call, target.value));
  },

  async "agent.stop"(call, { agent }) {
    return command(call, pick(call, agent, "working"), { ask: "stop", by: call.member.handle });
  },

  async "agent.steer"(call, { agent, text }) {
    const message = `steer_${call.core.ids.random(12)}`;
    return command(call, pick(call, agent, "working"), {
      ask: "steer",
      text,
      by: call.member.handle,
      message,
    });
  },

  async "agent.compact"(call, { agent }) {
    return command(call, pick(call, agent), { ask: "compact" });
  },
};

type Picked = ReturnType<typeof pick>;

/** The agent that is meant: the one named, or the only one that fits. */
function pick(call: Call, handle: string | null, prefer?: "working") {
  if (handle !== null) {
    const found = named(call, handle);
    const [member] = found.ok ? found.value : [];
    return member === undefined ? fail("member_not_found", { member: handle }) : ok(member);
  }
  const agents = presentMembers(call.log.state).filter((member) => member.kind === "agent");
  const working = agents.filter((member) => turnOf(call.log.state, member.actor) !== undefined);
  const fitting = prefer === "working" && working.length > 0 ? working : agents;
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined) return ok(only);
  return fail("agent_unclear", { agents: fitting.map((member) => member.handle) });
}

function named({ log }: Call, handle: string) {
  const member = memberByHandle(log.state, handle);
  if (member === undefined) return fail("member_not_found", { member: handle });
  return member.kind === "agent" ? ok([member]) : fail("not_an_agent", { member: member.handle });
}

async function command(call: Call, target: Picked, request: ControlRequest) {
  if (!target.ok) return target;
  const answer = await ask(call, target.value, request, Done);
  return answer.ok ? ok({ handle: target.value.handle, done: answer.value.done }) : answer;
}

/** Asks the adapter on its control channel; never waits behind the turn that runs. */
async function ask<T extends z.ZodType>(
  { core, log }: Call,
  agent: Member,
  request: ControlRequest,
  schema: T,
) {
  if (!core.connections.online(log.id).includes(agent.actor))
    return fail("agent_offline", { agent: agent.handle });
  const reply = await core.connections.control(agent.actor, { ...request, space: log.id });
  if (!reply.ok) return fail("agent_refused", { agent: agent.handle, reason: reply.reason });
  const parsed = schema.safeParse(reply.value);
  if (!parsed.success)
    return fail("agent_refused", {
      agent: agent.handle,
      reason: "its adapter gave an answer of another version",
    });
  return ok(parsed.data);
}

async function configure(call: Call, agent: Member, change: { model?: string; effort?: string }) {
  return commit(call, (state) => {
    const known = state.settings[agent.actor] ?? { model: null, effort: null };
    return ok([{ type: "agent.configured", body: { agent: agent.actor, ...known, ...change } }]);
  });
}

function settingsOf({ log }: Call, agent: Member) {
  return { handle: agent.handle, ...(log.state.settings[agent.actor] ?? { model: null, effort: null }) };
}

async function statusOf(call: Call, agent: Member): Promise<Output<"agent.status">["agents"][number]> {
  const { state } = call.log;
  const now = presenceNow(call).find((one) => one.actor === agent.actor);
  const asked = await ask(call, agent, { ask: "status" }, Status);
  const live = asked.ok ? asked.value : {};
  const settings = state.settings[agent.actor];
  return {
    handle: agent.handle,
    presence: now?.presence ?? "offline",
    reason: now?.reason ?? null,
    vendor: live.vendor ?? agent.vendor,
    transport: live.transport ?? null,
    model: live.model ?? settings?.model ?? null,
    effort: live.effort ?? settings?.effort ?? null,
    session: live.session ?? state.sessions[agent.actor]?.session ?? null,
    turn: now?.turn ?? null,
    contextTokens: live.contextTokens ?? null,
    contextWindow: live.contextWindow ?? null,
    rssBytes: live.rssBytes ?? null,
    waiting: waitingFor(state, agent.actor, call.core.clock.now()).length,
  };
}
