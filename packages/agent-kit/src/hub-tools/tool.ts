import type { Input, OperationName, Output } from "@envoy/protocol";
import { z } from "zod";
import type { HubTool } from "../driver.ts";
import { callUntilAnswered, type HubLink } from "../hub-link.ts";
import type { Logger } from "../options.ts";

/** What a tool of the hub works with: the agent's own authority and the turn that calls it. */
export interface ToolKit {
  readonly link: Pick<HubLink, "call">;
  readonly space: string;
  readonly handle: string;
  readonly log: Logger;
  /** The turn that runs; null between turns. */
  readonly turn: () => ToolTurn | null;
}

export interface ToolTurn {
  readonly id: string;
  readonly thread: string | null;
  pass(reason: string): void;
}

export type ToolAnswer = Awaited<ReturnType<HubTool["call"]>>;

interface ToolSpec<S extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly input: S;
  readonly readOnly: boolean;
  readonly run: (args: z.output<S>) => Promise<ToolAnswer>;
}

/** One definition gives the schema the model sees and the check of what it sends. */
export function hubTool<S extends z.ZodObject>(kit: Pick<ToolKit, "log">, spec: ToolSpec<S>): HubTool {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(spec.input, { io: "input" });
  return {
    name: spec.name,
    description: spec.description,
    inputSchema,
    readOnly: spec.readOnly,
    call: async (args) => {
      const parsed = spec.input.safeParse(args ?? {});
      if (!parsed.success) return refused(problems(parsed.error));
      try {
        return await spec.run(parsed.data);
      } catch (error) {
        kit.log.error({ err: error, tool: spec.name }, "a hub tool failed");
        return refused("The tool itself failed; the operator finds the fault in the log. Go on without it.");
      }
    },
  };
}

export function done(text: string): ToolAnswer {
  return { ok: true, text };
}

export function refused(text: string): ToolAnswer {
  return { ok: false, text };
}

function problems(error: z.ZodError): string {
  const list = error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
  return `The input does not fit: ${list.join("; ")}. Correct it and call again.`;
}

const PATIENCE_MS = 20_000;

/** Calls the hub for a tool; a refusal becomes a sentence the model can act on. */
export async function callForTool<N extends OperationName>(
  kit: ToolKit,
  ask: { readonly name: N; readonly input: Input<N>; readonly say: (value: Output<N>) => string },
): Promise<ToolAnswer> {
  const reply = await callUntilAnswered(kit.link, { ...ask, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (reply.ok) return done(ask.say(reply.value));
  if (reply.code === "stopped")
    return refused("The hub does not answer now. Go on with your work and try again later.");
  return refused(`${reply.message}. ${reply.next}`.trim());
}
