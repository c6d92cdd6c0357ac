import { Handle } from "@envoy/space";
import { z } from "zod";
import { reads } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";

/** Null: the only agent that fits. */
const target = { ...space, agent: Handle.nullable().default(null) };

export const AgentStatus = z.object({
  handle: z.string(),
  presence: z.string(),
  reason: z.string().nullable(),
  vendor: z.string().nullable(),
  transport: z.string().nullable(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
  session: z.string().nullable(),
  turn: z.string().nullable(),
  contextTokens: z.number().nullable(),
  contextWindow: z.number().nullable(),
  rssBytes: z.number().nullable(),
  waiting: z.number(),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

export const ModelView = z.object({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  efforts: z.array(z.string()),
});

const settings = z.object({
  handle: z.string(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
});
const settingsCard = (one: z.infer<typeof settings>) => ({
  title: `@${one.handle}`,
  body: `model ${one.model ?? "default"}, reasoning ${one.effort ?? "default"}, from its next turn on`,
});
const done = z.object({ handle: z.string(), done: z.boolean() });

const reach = [
  "agent_offline",
  "agent_unclear",
  "agent_refused",
  "not_an_agent",
  "member_not_found",
  "timed_out",
] as const;

export const agentOperations = {
  "agent.status": operation({
    kind: "query",
    needs: "read",
    summary:
      "What an agent is doing: presence, transport, model, session, context used; without an agent, all of them",
    input: z.object(target),
    output: z.object({ agents: z.array(AgentStatus) }),
    errors: ["member_not_found", "not_an_agent"],
    http: "GET /v1/spaces/:space/agents/status",
    mcp: { tool: "envoy_agents", title: "What the agents are doing", annotations: reads, records: "agents" },
    slash: {
      name: "status",
      usage: "[@agent] /status",
      parse: ({ agent }) => ({ agent }),
      card: ({ agents }) => ({ title: "Agents", body: agents.map(statusLine).join("\n") }),
    },
  }),
  "agent.models": operation({
    kind: "query",
    needs: "read",
    summary: "The models an agent can use, with the reasoning levels of each",
    input: z.object(target),
    output: z.object({ handle: z.string(), current: z.string().nullable(), models: z.array(ModelView) }),
    errors: reach,
    http: "GET /v1/spaces/:space/agents/models",
  }),
  "agent.model": operation({
    kind: "command",
    needs: "write",
    summary: "Set the model of an agent from its next turn on; `list` or nothing lists what there is",
    input: z.object({ ...target, model: z.string().max(128).nullable().default(null) }),
    output: settings.extend({ models: z.array(ModelView) }),
    errors: reach,
    http: "PUT /v1/spaces/:space/agents/model",
    slash: {
      name: "model",
      usage: "[@agent] /model [list|<id>]",
      parse: ({ agent, words }) => ({
        agent,
        model: words[0] === undefined || words[0] === "list" ? null : words[0],
      }),
      card: (one) =>
        one.models.length === 0
          ? settingsCard(one)
          : {
              title: `Models of @${one.handle}`,
              body: one.models
                .map(
                  (model) =>
                    `- \`${model.id}\` ${model.name}${model.id === one.model || (one.model === null && model.isDefault) ? " **in use**" : ""}${model.efforts.length === 0 ? "" : ` (${model.efforts.join(", ")})`}`,
                )
                .join("\n"),
            },
    },
  }),
  "agent.reasoning": operation({
    kind: "command",
    needs: "write",
    summary: "Set how hard an agent thinks from its next turn on; the levels come from its model",
    input: z.object({ ...target, effort: z.string().max(32).nullable().default(null) }),
    output: settings,
    errors: reach,
    http: "PUT /v1/spaces/:space/agents/reasoning",
    slash: {
      name: "reasoning",
      usage: "[@agent] /reasoning [level]",
      parse: ({ agent, words }) => ({ agent, effort: words[0] ?? null }),
      card: settingsCard,
    },
  }),
  "agent.stop": operation({
    kind: "command",
    needs: "write",
    summary: "Stop the turn an agent works on",
    input: z.object(target),
    output: done,
    errors: reach,
    http: "POST /v1/spaces/:space/agents/stop",
    slash: {
      name: "stop",
      usage: "[@agent] /stop",
      parse: ({ agent }) => ({ agent }),
      card: (one) => ({ title: `@${one.handle}`, body: one.done ? "Stopping." : "It was not working." }),
    },
  }),
  "agent.steer": operation({
    kind: "command",
    needs: "write",
    summary: "Say something into the turn an agent works on, without waiting for its end",
    input: z.object({ ...target, text: z.string().trim().min(1).max(8000) }),
    output: done,
    errors: reach,
    http: "POST /v1/spaces/:space/agents/steer",
    slash: {
      name: "steer",
      usage: "[@agent] /steer <text>",
      parse: ({ agent, rest }) =>
        rest === "" ? { problem: "say what it should know" } : { agent, text: rest },
      card: (one) => ({
        title: `@${one.handle}`,
        body: one.done ? "It has been told." : "It is not working; write it a message.",
      }),
    },
  }),
  "agent.compact": operation({
    kind: "command",
    needs: "write",
    summary:
      "Have an agent shorten its session's history; role, limits and open work come from the hub again",
    input: z.object(target),
    output: done,
    errors: reach,
    http: "POST /v1/spaces/:space/agents/compact",
    slash: {
      name: "compact",
      usage: "[@agent] /compact",
      parse: ({ agent }) => ({ agent }),
      card: (one) => ({
        title: `@${one.handle}`,
        body: one.done ? "Its history has been shortened." : "Its runtime cannot do that now.",
      }),
    },
  }),
};

function statusLine(one: AgentStatus): string {
  const facts = [
    one.presence + (one.reason === null ? "" : ` (${one.reason})`),
    one.vendor === null ? null : `${one.vendor}${one.transport === null ? "" : ` over ${one.transport}`}`,
    `model ${one.model ?? "default"}`,
    one.effort === null ? null : `reasoning ${one.effort}`,
    one.contextTokens === null
      ? null
      : `context ${one.contextTokens}${one.contextWindow === null ? "" : ` of ${one.contextWindow}`} tokens`,
    one.session === null ? null : `session \`${one.session}\``,
    one.waiting === 0 ? null : `${one.waiting} waiting`,
  ];
  return `- **@${one.handle}** ${facts.filter((fact) => fact !== null).join(", ")}`;
}
