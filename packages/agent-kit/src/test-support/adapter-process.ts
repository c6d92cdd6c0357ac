import { appendFileSync } from "node:fs";
import { runMain } from "@envoy/node-kit";
import { z } from "zod";
import { runAgent } from "../agent.ts";
import { connectHub } from "../connect-hub.ts";
import type { HubLink } from "../hub-link.ts";
import { createScriptedDriver, type ScriptStep } from "../scripted-driver.ts";
import { workspaceOf } from "./workspace.ts";

/**
 * An adapter as a process of its own, for tests that kill it. `KILL=before:turn.finish` ends it with SIGKILL at
 * that call; `after:` when the hub has answered, before the adapter knows.
 */
const env = z
  .object({
    HUB_URL: z.string(),
    AGENT_ID: z.string(),
    API_KEY: z.string(),
    ROOM: z.string(),
    STATE: z.string(),
    KILL: z.string().default(""),
  })
  .parse(process.env);

const log = (data: object, text: string) => {
  appendFileSync(`${env.ROOM}/adapter.log`, `${process.pid} ${text} ${JSON.stringify(data)}\n`);
};

/** Every session id can be resumed: the scripted runtime keeps nothing that a kill could lose. */
class AnySession extends Set<string> {
  override has(): boolean {
    return true;
  }
}

function script(text: string): ScriptStep[] {
  const command = {
    id: "c1",
    kind: "command",
    command: "make",
    cwd: "/",
    output: "ok",
    exitCode: 0,
  } as const;
  const work: ScriptStep[] = [
    { item: { ...command, status: "running" } },
    { wait: 20 },
    { item: { ...command, status: "ok" } },
  ];
  const ask: ScriptStep[] = text.includes("ask") ? [{ ask: "make deploy" }] : [];
  return [...work, ...ask, { wait: 90 }, { say: `Answer to: ${text}` }];
}

function killing(link: HubLink): HubLink {
  const die = () => process.kill(process.pid, "SIGKILL");
  return {
    ...link,
    call: async (name, input) => {
      if (env.KILL === `before:${name}`) die();
      const reply = await link.call(name, input);
      if (env.KILL === `after:${name}`) die();
      return reply;
    },
  };
}

await runMain(async () => {
  const agent = await runAgent({
    hubUrl: env.HUB_URL,
    agentId: env.AGENT_ID,
    apiKey: env.API_KEY,
    driver: createScriptedDriver({
      sessions: new AnySession(),
      script: (input) => script(input.messages.map((message) => message.text).join(" + ")),
    }),
    workspace: workspaceOf(env.ROOM),
    stateDir: env.STATE,
    log: { info: log, warn: log, error: log },
    connect: (options) => killing(connectHub({ ...options, log: { info: log, warn: log, error: log } })),
  });
  void agent.ready.then(() => process.stdout.write(`ready ${process.memoryUsage().rss}\n`));
  return agent;
});
