import {
  type ConformanceRig,
  conformanceScript,
  describeDriver,
  type ScriptedReply,
} from "@envoy/agent-kit/conformance";
import type { CodexDriverConfig } from "./driver-config.ts";
import type { Recorded, Step } from "./test-support/responses-server.ts";
import { startRig } from "./test-support/rig.ts";

describeDriver("codex (stdio)", () => conformanceRig({ transport: "stdio" }));
describeDriver("codex (ws)", () => conformanceRig({ transport: "ws" }));

/** The port asks before a command that writes, so the rig uses the policy that asks before each. */
async function conformanceRig(config: Partial<CodexDriverConfig>): Promise<ConformanceRig> {
  const rig = await startRig(scripted(), { ...config, approvalPolicy: "untrusted" });
  return {
    cwd: rig.cwd,
    open: (overrides) => rig.open(overrides),
    requests: () => rig.model.requests.map(({ raw }) => raw),
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

const script: Readonly<Record<string, readonly ScriptedReply[]>> = conformanceScript;

/** Counts the requests since the newest prompt that names an entry of the script. */
function scripted(): (request: Recorded) => Step {
  const asked = new Map<string, number>();
  return ({ input }) => {
    const said = input.filter(({ role }) => role === "user").map((item) => JSON.stringify(item));
    const prompts = said.flatMap((text) => Object.keys(script).filter((phrase) => text.includes(phrase)));
    const phrase = prompts.at(-1);
    if (phrase === undefined) return { text: "Nothing is written for this." };
    const key = `${prompts.length} ${phrase}`;
    const count = asked.get(key) ?? 0;
    asked.set(key, count + 1);
    const replies = script[phrase] ?? [];
    const reply = replies[count] ?? replies.at(-1);
    return reply === undefined ? { text: "The script ends here." } : step(reply);
  };
}

function step(reply: ScriptedReply): Step {
  if ("say" in reply) {
    return reply.slowMs === undefined
      ? { text: reply.say }
      : { text: reply.say, chunks: 6, everyMs: reply.slowMs };
  }
  if ("run" in reply) return { call: "exec_command", args: { cmd: reply.run } };
  if ("call" in reply) return { call: reply.call, args: reply.args };
  return { status: reply.fault, code: "invalid_api_key" };
}
