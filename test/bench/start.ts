import { createServer } from "node:net";
import { join } from "node:path";
import { createHttpClient } from "@envoy/client";
import { type Benchmark, boundFigure, type Figure } from "./figure.ts";
import { temporaryFolder } from "./measure/folder.ts";
import { childOf, type Running, residentMemory, startProgram } from "./measure/process.ts";
import { median } from "./measure/statistics.ts";
import { root, signIn } from "./room/hub-process.ts";

const ROUNDS = 3;
/** Until what starting leaves behind has been collected. */
const SETTLE_MS = 4_000;
const GIVE_UP_MS = 60_000;

const programs = {
  hub: "hub",
  "Claude adapter": "adapter-claude",
  "Codex adapter": "adapter-codex",
} as const;

export const start: Benchmark = {
  name: "start",
  method:
    "`npm start` on a fresh folder without keys, three times: from the command to a hub that answers and two agents that are online, the sample repository made and the real runtimes opened. Then resident memory of the idle processes, the adapters without the runtimes that they start; medians.",
  async run() {
    const seconds: number[] = [];
    const memory = new Map<string, number[]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      await using folder = await temporaryFolder();
      await using room = await startRoom(folder.path);
      seconds.push(room.seconds);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      for (const [name, service] of Object.entries(programs)) {
        const used = residentMemory(childOf(room.pid, `services/${service}/dist/main.mjs`));
        memory.set(name, [...(memory.get(name) ?? []), used]);
      }
    }
    const figures: Figure[] = [
      boundFigure({ what: "command to usable room", value: median(seconds), unit: " s", limit: 10 }),
    ];
    for (const [name, used] of memory) {
      const limit = name === "hub" ? 180 : 120;
      const what = name === "hub" ? "memory of the idle hub" : `memory of the ${name} without its runtime`;
      figures.push(boundFigure({ what, value: median(used), unit: " MB", limit, digits: 0 }));
    }
    return figures;
  },
};

interface StartedRoom extends AsyncDisposable {
  readonly seconds: number;
  readonly pid: number;
}

async function startRoom(folder: string): Promise<StartedRoom> {
  const port = await freePort();
  const { ANTHROPIC_API_KEY: _, OPENAI_API_KEY: __, ...env } = process.env;
  const began = performance.now();
  const running = startProgram(
    ["--import", "tsx", join(root, "scripts/start.ts"), "--port", String(port), "--data", folder],
    { cwd: root, env },
  );
  try {
    await agentsOnline(running, `http://127.0.0.1:${port}`);
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
  return { ...running, seconds: (performance.now() - began) / 1000 };
}

async function agentsOnline(running: Running, url: string): Promise<void> {
  const [, link = ""] = await running.says(/#token=(\S+)/);
  const token = await signIn(url, link);
  const hub = createHttpClient({ url, token });
  const spaces = await hub.call("space.list", {});
  const space = spaces.ok ? (spaces.value.spaces[0]?.id ?? "") : "";
  const until = performance.now() + GIVE_UP_MS;
  for (;;) {
    const reply = await hub.call("member.list", { space });
    if (!reply.ok) throw new Error(reply.error.message);
    const agents = reply.value.presence.filter(({ presence }) => presence === "idle");
    const expected = reply.value.members.filter(({ kind }) => kind === "agent").length;
    if (agents.length >= expected && expected > 0) return;
    if (performance.now() > until) throw new Error(`agents are ${JSON.stringify(reply.value.presence)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
