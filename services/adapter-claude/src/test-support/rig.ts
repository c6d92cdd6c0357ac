import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Driver, DriverOptions } from "@envoy/agent-kit";
import type { ConformanceRig, ScriptedReply } from "@envoy/agent-kit/conformance";
import { type ScenarioInput, startScriptedModel } from "@envoy/scripted-model";
import { createClaudeDriver } from "../claude-driver.ts";
import type { ClaudeDriverConfig } from "../driver-config.ts";
import { startRecordingProxy } from "./recording-proxy.ts";

export interface ClaudeRig extends ConformanceRig {
  readonly root: string;
  readonly notes: string;
  readonly stateDir: string;
  readonly modelUrl: string;
  /** Plays another script from now on. */
  play(rules: readonly Rule[]): Promise<void>;
}

type Rule = ScenarioInput["rules"][number];
type Part = Rule["answer"][number];

const silence: Rule = { id: "silence", answer: [{ text: "Nothing is scripted." }] };

/** The real runtime in a folder of its own, against the scripted model. */
export async function startRig(
  rules: readonly Rule[],
  config: Partial<ClaudeDriverConfig> = {},
  keys?: readonly string[],
): Promise<ClaudeRig> {
  const root = await mkdtemp(join(tmpdir(), "envoy claude-"));
  const [cwd, notes, stateDir] = [join(root, "repo"), join(root, "notes"), join(root, "state")];
  for (const dir of [cwd, notes, stateDir]) await mkdir(dir);
  const startModel = (script: readonly Rule[]) => {
    const played = script.length > 0 ? [...script] : [silence];
    const scenario = { name: "driver test", rules: played, ...(keys ? { keys: [...keys] } : {}) };
    return startScriptedModel({ scenario });
  };
  let model = await startModel(rules);
  const proxy = await startRecordingProxy(() => model.url);
  const factory = createClaudeDriver({
    apiKey: "scripted",
    baseUrl: proxy.url,
    extraEnv: {},
    maxTurns: 20,
    priced: true,
    approvalMode: "manual",
    ...config,
  });
  return {
    root,
    cwd,
    notes,
    stateDir,
    modelUrl: proxy.url,
    requests: () => proxy.bodies,
    play: async (script) => {
      await model[Symbol.asyncDispose]();
      model = await startModel(script);
    },
    open: (overrides: Partial<DriverOptions>): Promise<Driver> =>
      factory.open({
        cwd,
        writableDirs: [notes],
        readableDirs: [],
        stateDir,
        resume: null,
        instructions: "You are the tester.",
        tools: [],
        model: null,
        effort: null,
        ...overrides,
      }),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The shared script in the words of the scripted model. */
export function rulesOf(script: Readonly<Record<string, readonly ScriptedReply[]>>): Rule[] {
  return Object.entries(script).map(([prompt, replies], index) => ({
    id: `rule-${index}`,
    when: { last_user: prompt },
    answer: replies.flatMap(partsOf),
  }));
}

function partsOf(reply: ScriptedReply): Part[] {
  if ("run" in reply) return [{ run: reply.run }];
  if ("call" in reply) return [{ tool: reply.call, input: { ...reply.args } }];
  // The suite uses statuses only that the scripted model knows; it refuses others when it starts.
  if ("fault" in reply) return [{ fault: reply.fault as NonNullable<Part["fault"]> }];
  const { slowMs } = reply;
  if (slowMs === undefined) return [{ text: reply.say }];
  return reply.say.split(" ").flatMap((word) => [{ text: `${word} ` }, { delay_ms: slowMs }]);
}
