import { type Operation, operations } from "@envoy/protocol";
import { failedCall } from "../output/failure.ts";
import { snakeKeys } from "../output/json.ts";
import { resolveSpace } from "../space.ts";
import { fieldsOf, inputOf } from "./fields.ts";
import type { Command, Option } from "./spec.ts";

/** Every operation that shows on the command line, as a command. Knows no operation by name. */
export function registryCommands(): Command[] {
  return [...operations].flatMap(([name, operation]) =>
    operation.cli === undefined ? [] : [commandOf(name, operation, operation.cli)],
  );
}

function commandOf(name: string, operation: Operation, face: NonNullable<Operation["cli"]>): Command {
  // Reading a schema takes a while; only the command that runs or is explained pays for it.
  let read: ReturnType<typeof fieldsOf> | null = null;
  const fields = () => (read ??= fieldsOf(operation));
  return {
    path: face.path,
    ...(face.aliases === undefined ? {} : { aliases: face.aliases }),
    summary: operation.summary,
    positional: (face.positional ?? []).map((field) => face.names?.[field] ?? field),
    get options(): readonly Option[] {
      return fields().map(({ option }) => option);
    },
    async run(context, values) {
      const account = await context.account();
      const input = inputOf(fields(), values.all);
      if (fields().some(({ field }) => field === "space")) {
        input.space = (await resolveSpace(context, values.text("space"))).id;
      }
      const reply = await account.send(name, input);
      if (!reply.ok) throw failedCall(reply.error, face.wording);
      // The hub parsed its answer by the operation's own output schema.
      const output = reply.value as never;
      return {
        say: face.say(output, input as never),
        json: face.json?.(output, input as never) ?? snakeKeys(Object(output)),
      };
    },
  };
}
