import type { Output } from "@envoy/protocol";
import { type Member, presentMembers, type TaskStatus, type Turn, type TurnItem } from "@envoy/space";
import type { Call } from "./call.ts";
import { presenceNow } from "./presence.ts";
import { knownMessage, turnViews } from "./views.ts";

type InboundMessage = Output<"turn.start">["messages"][number];

/** Longest quotation of a cited message. */
const CITE_LIMIT = 2_000;

/** The messages a turn took, with who wrote them and what they cite. */
export async function inboundMessages(call: Call, turn: Turn): Promise<InboundMessage[]> {
  const ids = new Set(turn.deliveries.map((id) => call.log.state.deliveries[id]?.message ?? ""));
  const messages = await Promise.all([...ids].map((id) => inbound(call, id)));
  return messages.filter((one) => one !== null);
}

async function inbound({ core, log }: Call, id: string): Promise<InboundMessage | null> {
  const known = await knownMessage(core.store, log.id, id);
  if (known === null) return null;
  const header =
    known.row.header === null ? { refs: [] } : (JSON.parse(known.row.header) as { refs: { id: string }[] });
  const cites = [];
  for (const ref of header.refs.slice(0, 8)) {
    const cited = await knownMessage(core.store, log.id, ref.id);
    const from = cited === null ? "unknown" : handleOf(log.state.members[cited.author]);
    cites.push({ id: ref.id, from, text: (cited?.text ?? "(not to be seen)").slice(0, CITE_LIMIT) });
  }
  const author = log.state.members[known.author];
  return {
    id: known.id,
    from: {
      handle: handleOf(author),
      kind: author?.kind ?? "script",
      role: author?.agentRole ?? null,
      authority: author === undefined || author.removed ? "none" : author.role,
    },
    text: known.text ?? "(removed)",
    cites,
  };
}

function handleOf(member: Member | undefined): string {
  return member?.handle ?? "unknown";
}

/** Facts of the hub for one turn, as Markdown: role and limits come from here, so that compaction loses nothing. */
export async function turnContext(call: Call, turn: Turn): Promise<string> {
  const { state } = call.log;
  const chain = state.chains[turn.chain];
  const asker = state.members[chain?.startedBy ?? ""];
  const lines = [`Space: ${state.name}${state.goal === "" ? "" : ` (${state.goal})`}`];
  if (asker !== undefined) lines.push(`Asked by: @${asker.handle}`);
  lines.push(
    `You are: @${call.member.handle}${call.member.agentRole === null ? "" : `, ${call.member.agentRole}`}`,
  );
  lines.push("", "Members:", ...roster(call));
  const tasks = Object.values(state.tasks).filter(
    (task) => task.assignee === turn.agent && isHeld(task.status),
  );
  if (tasks.length > 0)
    lines.push("", "Your open tasks:", ...tasks.map((task) => `- ${task.id} [${task.status}] ${task.text}`));
  if (chain !== undefined) {
    const { turns, depth } = state.limits;
    lines.push(
      "",
      `Limits: turn ${chain.turns} of ${turns ?? "any"} since a person wrote, hand-over ${turn.depth} of ${depth ?? "any"}.`,
    );
  }
  const earlier = await earlierAttempt(call, turn);
  if (earlier.length > 0) {
    lines.push("", "An earlier attempt at this was cut off. It visibly did:", ...earlier);
    lines.push("Check what is there before you repeat any of it.");
  }
  return lines.join("\n");
}

/** Whether somebody works on it. */
function isHeld(status: TaskStatus): boolean {
  return status === "claimed" || status === "in_progress" || status === "blocked";
}

function roster(call: Call): string[] {
  const now = presenceNow(call);
  return presentMembers(call.log.state).map((member) => {
    const state = now.find((one) => one.actor === member.actor)?.presence ?? "offline";
    const role = member.agentRole === null ? "" : `, ${member.agentRole}`;
    return `- @${member.handle} (${member.kind}${role}, ${member.role}): ${state}`;
  });
}

async function earlierAttempt({ core, log }: Call, turn: Turn): Promise<string[]> {
  const first = turn.deliveries[0];
  const message = first === undefined ? undefined : log.state.deliveries[first]?.message;
  if (message === undefined) return [];
  const rows = await core.store.about({ space: log.id, ids: [message], types: ["delivery.working"] });
  // Rows of this type were parsed by its schema when they were admitted.
  const turns = rows
    .map((row) => (JSON.parse(row.body) as { turn: string }).turn)
    .filter((id) => id !== turn.id);
  const last = turns[turns.length - 1];
  if (last === undefined) return [];
  const [view] = await turnViews(core.store, log.id, { ids: [last], items: true });
  return (view?.items ?? []).flatMap(itemLine).slice(-30);
}

function itemLine(item: TurnItem): string[] {
  switch (item.kind) {
    case "command":
      return [
        `- ran \`${item.command.slice(0, 200)}\`: ${item.exitCode === null ? item.status : `exit code ${item.exitCode}`}`,
      ];
    case "files":
      return item.changes.map((change) => `- ${change.change} ${change.path}: ${item.status}`);
    case "tool":
      return [`- ${item.title}: ${item.status}`];
    case "text":
      return [`- said: ${item.text.slice(0, 300)}`];
    default:
      return [];
  }
}
