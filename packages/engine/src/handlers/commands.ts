import { type Operation, operations } from "@envoy/protocol";
import { can, nearest, ok, parseCommandLine, type Standing } from "@envoy/space";
import { fail, type Handlers } from "../call.ts";

type SlashOperation = Operation & { readonly slash: NonNullable<Operation["slash"]> };

const slashOperations: ReadonlyMap<string, readonly [string, SlashOperation]> = new Map(
  [...operations].flatMap(([name, operation]) =>
    operation.slash === undefined
      ? []
      : [[operation.slash.name, [name, { ...operation, slash: operation.slash }] as const]],
  ),
);

export const commandHandlers: Handlers<"command.run" | "command.list"> = {
  async "command.run"({ core, caller, log, signed }, { text }) {
    const line = parseCommandLine(text);
    if (line === null) return fail("not_a_command", {});
    const found = slashOperations.get(line.name);
    if (found === undefined) {
      return fail("unknown_command", {
        command: line.name,
        nearest: nearest(line.name, [...slashOperations.keys()]),
      });
    }
    const [name, { slash }] = found;
    const words = line.rest === "" ? [] : line.rest.split(/\s+/);
    const input = slash.parse({ rest: line.rest, words, agent: line.to[0] ?? null });
    if (typeof input.problem === "string") {
      return ok({ ok: false, title: `/${line.name}`, body: `${input.problem}\n\nUsage: \`${slash.usage}\`` });
    }
    const $signed = signed.map(({ headerText, bodyText, sig }) => ({
      header: headerText,
      body: bodyText,
      sig,
    }));
    const reply = await core.dispatch(caller, name, { space: log.id, ...input, $signed });
    // What the command would write needs the caller's own signature: a question to the program, not an answer.
    const asked = !reply.ok && "events" in reply.error.data ? reply.error.data.events : undefined;
    if (asked !== undefined) return fail("signature_needed", { events: asked });
    if (!reply.ok)
      return ok({ ok: false, title: `/${line.name}`, body: `${reply.error.message}. ${reply.error.next}` });
    // The card belongs to the operation whose output this is.
    return ok({ ok: true, ...slash.card(reply.value as never) });
  },

  async "command.list"({ member }) {
    const commands = [...slashOperations.values()].map(([, operation]) => ({
      name: operation.slash.name,
      usage: operation.slash.usage,
      summary: operation.summary,
      allowed: allowed(operation, member),
    }));
    return ok({ commands });
  },
};

function allowed({ needs }: Operation, member: Standing): boolean {
  return needs === "public" || needs === "account" || needs === "agent" || can(member, needs);
}
