import { join } from "node:path";
import { type Benchmark, type Figure, ratioFigure } from "./figure.ts";
import { temporaryFolder } from "./measure/folder.ts";
import { processorTime, startProgram } from "./measure/process.ts";
import { compare } from "./measure/statistics.ts";
import { type HubProcess, invitePeople, startHubProcess } from "./room/hub-process.ts";
import { type Load, startLoad } from "./room/load-process.ts";

const WINDOW = 10;
const ROUND_MS = 2_000;
const WARM_UP_MS = 1_500;

export const sends: Benchmark = {
  name: "sends",
  method:
    "`message.send` over Socket.IO by as many people as sockets, ten sends under way each, every message broadcast to all of them and acknowledged after its commit; against a Socket.IO hub without accounts, rules, signatures and storage that acknowledges at once and sends the same entries, those of a tick in one frame. Hub and clients are processes of their own.",
  remarks:
    "The rate depends on the cores that are free; the processor time of each send is the steady figure. A send of the product costs about 210 µs against 15 µs (10 sockets) and 45 µs (100 sockets) of the bare hub. Of these some 60 µs are SQLite with the search index, some 40 µs the signature (on the thread pool), and the rest the rules, the hash chain, Prisma's share and collecting garbage. Storage and signature alone cost more than twice what the bare hub does in all, so the goal looks out of reach on two cores while every message is signed and indexed; that is reckoned from these costs, not shown by an experiment. Other shapes of load were tried: with one send under way for each socket the ratio was 0.07 and 0.22, with four 0.10 and 0.33.",
  async run() {
    await using folder = await temporaryFolder();
    await using hub = await startHubProcess(folder.path);
    const bare = startProgram(["--import", "tsx", join(import.meta.dirname, "programs/bare-hub.ts")]);
    await using _bare = bare;
    const [, url = ""] = await bare.says(/"url":"([^"]+)"/);
    const people = await invitePeople(hub, 100);
    const figures: Figure[] = [];
    for (const sockets of [10, 100]) {
      figures.push(await atSockets({ hub, bare: { url, pid: bare.pid }, tokens: people.slice(0, sockets) }));
    }
    return figures;
  },
};

async function atSockets({
  hub,
  bare,
  tokens,
}: {
  hub: HubProcess;
  bare: { url: string; pid: number };
  tokens: readonly string[];
}): Promise<Figure> {
  const common = { space: hub.space, tokens, window: WINDOW };
  await using ours = await startLoad({ ...common, url: hub.url });
  await using theirs = await startLoad({ ...common, url: bare.url });
  await theirs.round(WARM_UP_MS);
  await ours.round(WARM_UP_MS);
  const cost = { ours: "", baseline: "" };
  const measured = await compare({
    ours: () => round(ours, hub.pid, (text) => (cost.ours = text)),
    baseline: () => round(theirs, bare.pid, (text) => (cost.baseline = text)),
  });
  const figure = ratioFigure({
    what: `acknowledged sends, ${tokens.length} sockets`,
    unit: "/s",
    ...measured,
    goal: 0.5,
  });
  return { ...figure, ours: `${figure.ours}${cost.ours}`, baseline: `${figure.baseline}${cost.baseline}` };
}

/** One round, and what a send cost the server: that figure does not depend on who else uses the machine. */
async function round(load: Load, pid: number, onCost: (text: string) => void): Promise<number> {
  const before = processorTime(pid);
  const { perSecond, acknowledged } = await load.round(ROUND_MS);
  onCost(` (${Math.round(((processorTime(pid) - before) * 1000) / acknowledged)} µs of processor each)`);
  return perSecond;
}
