import type { CallReply } from "@envoy/protocol";
import type { McpSession } from "../session.ts";
import { toInput } from "./arguments.ts";
import { type Binding, hasInput } from "./bindings.ts";
import { chooseSpace } from "./choose-space.ts";
import { fit, type Shown, size } from "./fit.ts";
import { namePeople } from "./name-people.ts";
import { failed, type Outcome, succeed, wrongArguments } from "./outcome.ts";
import { redact } from "./redact.ts";

/** About six thousand tokens: what runtimes show a model in one piece. */
export const ANSWER_BUDGET = 24_000;

/** Runs a tool that is an operation: arguments in, the envelope out. Authority is checked where it always is. */
export async function runTool(
  session: McpSession,
  binding: Binding,
  given: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const name = binding.tool.tool;
  const taken = toInput(binding, given);
  if (!taken.ok) return wrongArguments(name, taken.problems);
  const { input, offset } = taken;
  if (hasInput(binding, "space") && input.space == null) {
    const chosen = await chooseSpace(session);
    if (!chosen.ok) return failed(name, chosen.error);
    input.space = chosen.space;
  }
  const reply = await callWithin({ session, binding, input });
  // What an error says may repeat what was given, which may be a secret.
  if (!reply.ok) return redact(failed(name, reply.error)) as Outcome;
  const named = await namePeople(session, String(input.space ?? ""), reply.value);
  const { data, records, more } = fit(show(binding, redact(named)), { budget: ANSWER_BUDGET, offset });
  return succeed(name, {
    ...(Object.keys(data).length > 0 || records === null ? { data } : {}),
    ...(records === null ? {} : { records }),
    ...(more === null ? {} : { more }),
  });
}

interface Asked {
  readonly session: McpSession;
  readonly binding: Binding;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Asks again for fewer where there is more than a model should get at once, so that the operation's own cursor
 * says where to go on. Only queries: a command is called once.
 */
async function callWithin({ session, binding, input }: Asked): Promise<CallReply> {
  const { records } = binding.tool;
  let reply = await session.call(binding.operation, input);
  if (binding.spec.kind !== "query" || records === undefined || !hasInput(binding, "limit")) return reply;
  for (let tries = 0; tries < 4 && reply.ok; tries++) {
    const shown = show(binding, reply.value);
    const count = shown.records?.length ?? 0;
    const share = (ANSWER_BUDGET * 0.9) / size(shown);
    if (share >= 0.9 || count <= 1) return reply;
    reply = await session.call(binding.operation, {
      ...input,
      limit: Math.max(1, Math.floor(count * share)),
    });
  }
  return reply;
}

function show({ tool }: Binding, output: unknown): Shown {
  const fields = typeof output === "object" && output !== null ? { ...output } : {};
  const omitted = new Set([...(tool.omit ?? []), tool.records ?? ""]);
  const data = Object.fromEntries(Object.entries(fields).filter(([field]) => !omitted.has(field)));
  const listed = Object.entries(fields).find(([field]) => field === tool.records)?.[1];
  return { data, records: Array.isArray(listed) ? listed : null };
}
