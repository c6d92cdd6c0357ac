import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runAgent } from "@envoy/agent-kit";
import { connectSocket } from "@envoy/client";
import { agentConfigSchema, parseYaml } from "@envoy/node-kit";
import { createScriptedDriver } from "../../packages/agent-kit/src/scripted-driver.ts";
import { type Benchmark, boundFigure } from "./figure.ts";
import { temporaryFolder } from "./measure/folder.ts";
import { median, percentile } from "./measure/statistics.ts";
import { startHubProcess } from "./room/hub-process.ts";

const TURNS = 300;
const WARM_UP = 30;
/** Between two mentions, so that the end of one turn does not meet the start of the next. */
const PAUSE_MS = 25;

export const wake: Benchmark = {
  name: "wake",
  method:
    "From a person's call of `message.send` with a mention to the first line of the agent's turn in its runtime: committed, delivered, leased, its turn started at the hub and its context composed. The agent is agent-kit with a runtime in memory; the hub is a process of its own, person and agent share another. 300 mentions.",
  remarks:
    "The p99 follows the load: 18 ms in the one run on a machine with cores to spare (load average 1.7), 97 to 120 ms in three with seven to nine tasks on two cores.",
  async run() {
    await using folder = await temporaryFolder();
    await using hub = await startHubProcess(folder.path);
    let woken: () => void = () => {};
    let ended: () => void = () => {};
    await using agent = await startAgent({
      folder: folder.path,
      url: hub.url,
      onTurn: () => woken(),
    });
    await agent.ready;
    await using person = connectSocket({ url: hub.url, token: hub.token });
    const space = await person.call("space.get", { space: hub.space });
    if (!space.ok) throw new Error(space.error.message);
    const stop = person.watch({
      space: hub.space,
      cursor: space.value.cursor,
      onEntries: (entries) => entries.some(({ type }) => type === "session.checkpoint") && ended(),
      onLive: () => {},
      onResync: (error) => process.stderr.write(`${error.message}\n`),
    });
    const times: number[] = [];
    for (let turn = -WARM_UP; turn < TURNS; turn += 1) {
      const over = new Promise<void>((resolve) => (ended = resolve));
      const started = new Promise<number>((resolve) => (woken = () => resolve(performance.now())));
      const posted = performance.now();
      const reply = await person.call("message.send", { space: hub.space, text: `@Planner number ${turn}` });
      if (!reply.ok) throw new Error(reply.error.message);
      const tookMs = (await started) - posted;
      if (turn >= 0) times.push(tookMs);
      await over;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    stop();
    const common = { unit: " ms", limit: 50 };
    return [
      boundFigure({ what: "mention to turn started, median", value: median(times), ...common }),
      boundFigure({ what: "mention to turn started, p99", value: percentile(times, 0.99), ...common }),
    ];
  },
};

async function startAgent({ folder, url, onTurn }: { folder: string; url: string; onTurn: () => void }) {
  const path = join(folder, "agent_config.yaml");
  const planner = parseYaml(await readFile(path, "utf8"), path, agentConfigSchema).get("planner");
  if (planner?.agentId == null || planner.apiKey === null) throw new Error("the hub has made no planner");
  const workspace = {
    repo: join(folder, "workspace/repo"),
    notes: join(folder, "workspace/notes"),
    context: join(folder, "workspace/context"),
  };
  for (const one of Object.values(workspace)) await mkdir(one, { recursive: true });
  const quiet = () => {};
  return runAgent({
    hubUrl: url,
    agentId: planner.agentId,
    apiKey: planner.apiKey,
    driver: createScriptedDriver({
      script: () => {
        onTurn();
        return [{ say: "Seen." }];
      },
    }),
    workspace,
    stateDir: join(folder, "agent"),
    log: {
      info: quiet,
      warn: quiet,
      error: (data, text) => process.stderr.write(`${text} ${JSON.stringify(data)}\n`),
    },
  });
}
