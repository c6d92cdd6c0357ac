import type { MemberKind, MemberRole } from "../members/authority.ts";
import { type Act, compareText } from "./act.ts";
import { type ConvergentEvent, isConvergentType, type Verdict } from "./event.ts";
import { type Fact, type Knowledge, sortFacts } from "./fact.ts";
import { type MessageView, reduceMessage } from "./messages.ts";
import {
  type ObjectView,
  reduceObject,
  reduceReads,
  reduceSession,
  reduceSetting,
  type SettingView,
} from "./settings.ts";
import type { Standing, World } from "./standing.ts";
import { reduceTask, type TaskView } from "./tasks.ts";
import type { Equivocation } from "./writers.ts";

export interface MemberView {
  readonly role: MemberRole;
  readonly capabilities: readonly string[];
  readonly kind: MemberKind;
  /** What it is called. Two members may be called the same: names grant nothing. */
  readonly handle: string;
  readonly name: string;
}

export interface InviteView {
  readonly event: string;
  readonly author: string;
  readonly role: MemberRole;
  readonly maxUses: number | null;
  readonly seats: readonly string[];
  readonly revoked: boolean;
}

/** What a set of events means. Equal sets have equal states, byte for byte. */
export interface ConvergentState {
  readonly epoch: number;
  /** The ids whose hash tells two replicas of one epoch number apart. */
  readonly epochInputs: readonly string[];
  readonly members: Readonly<Record<string, MemberView>>;
  readonly invites: Readonly<Record<string, InviteView>>;
  readonly messages: Readonly<Record<string, MessageView>>;
  readonly tasks: Readonly<Record<string, TaskView>>;
  readonly settings: Readonly<Record<string, SettingView>>;
  readonly sessions: Readonly<Record<string, SettingView>>;
  readonly reads: Readonly<Record<string, number>>;
  readonly objects: Readonly<Record<string, ObjectView>>;
  /** Accepted events of types that this version does not know. */
  readonly carried: readonly string[];
  /** Messages and tasks in the order they are shown. */
  readonly timeline: readonly string[];
  readonly equivocations: readonly Equivocation[];
  /** Every event that is not simply accepted. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** The value of one part of the state, under its name. */
export type Part =
  | { readonly of: "messages"; readonly name: string; readonly value: MessageView }
  | { readonly of: "tasks"; readonly name: string; readonly value: TaskView }
  | { readonly of: "settings" | "sessions"; readonly name: string; readonly value: SettingView }
  | { readonly of: "reads"; readonly name: string; readonly value: number }
  | { readonly of: "objects"; readonly name: string; readonly value: ObjectView };

/** Reduces one subject from the accepted facts that name it. */
export function reducePart(subject: string, facts: Iterable<Fact>, knowledge: Knowledge): Part | null {
  const split = subject.indexOf(" ");
  const name = subject.slice(split + 1);
  const ordered = sortFacts(facts);
  switch (subject.slice(0, split)) {
    case "message":
      return part("messages", name, reduceMessage(ordered, knowledge));
    case "task":
      return part("tasks", name, reduceTask(name, ordered, knowledge));
    case "setting":
      return part("settings", name, reduceSetting(ordered, knowledge));
    case "session":
      return part("sessions", name, reduceSession(ordered, knowledge));
    case "reads":
      return part("reads", name, reduceReads(ordered));
    case "object":
      return part("objects", name, reduceObject(ordered));
    default:
      throw new Error(`nothing reduces ${subject}`);
  }
}

function part<P extends Part>(of: P["of"], name: string, value: P["value"] | null): Part | null {
  // The calls above pair each part with its own reducer.
  return value === null ? null : ({ of, name, value } as Part);
}

export interface Sources {
  readonly epoch: number;
  readonly epochInputs: readonly string[];
  readonly standings: Iterable<readonly [string, Standing | null]>;
  readonly world: World;
  readonly invites: Iterable<Act>;
  effective(act: Act): boolean;
  readonly parts: Iterable<Part | null>;
  readonly carried: readonly string[];
  readonly timeline: readonly string[];
  readonly equivocations: readonly Equivocation[];
  readonly verdicts: Iterable<readonly [string, Verdict]>;
}

/** Puts the parts together. */
export function assemble(sources: Sources): ConvergentState {
  const parts = { messages: {}, tasks: {}, settings: {}, sessions: {}, reads: {}, objects: {} };
  for (const one of sources.parts) if (one !== null) Object.assign(parts[one.of], { [one.name]: one.value });
  const members: Record<string, MemberView> = {};
  for (const [actor, standing] of sources.standings) {
    if (standing === null) continue;
    const { grants: _, ...shown } = standing;
    members[actor] = shown;
  }
  const invites: Record<string, InviteView> = {};
  for (const act of sources.invites) {
    const view = inviteView(sources, act);
    if (view !== null) invites[act.id] = view;
  }
  const isRemark = (verdict: Verdict) => verdict.is !== "accepted" || verdict.restoredBy !== undefined;
  return {
    epoch: sources.epoch,
    epochInputs: sources.epochInputs,
    members,
    invites,
    ...parts,
    carried: sources.carried.toSorted(),
    timeline: sources.timeline,
    equivocations: sources.equivocations.toSorted((a, b) =>
      compareText(`${a.author} ${a.writer} ${a.wseq}`, `${b.author} ${b.writer} ${b.wseq}`),
    ),
    verdicts: Object.fromEntries([...sources.verdicts].filter(([, verdict]) => isRemark(verdict))),
  };
}

function inviteView({ world, effective }: Sources, act: Act): InviteView | null {
  const { deed } = act;
  if (deed.does !== "invite" || !effective(act)) return null;
  return {
    event: act.id,
    author: act.author,
    role: deed.role,
    maxUses: deed.maxUses,
    seats: [
      ...new Set(
        world
          .joinsOf(act)
          .filter(effective)
          .map(({ author }) => author),
      ),
    ].sort(),
    revoked: world.revokesOf(deed.invite).some(effective),
  };
}

/** Whether an accepted event is one that this version only carries. */
export function isCarried(event: ConvergentEvent): boolean {
  return !isConvergentType(event.type);
}

/**
 * The order shown: by receipt where there is one; what has none stands behind the last receipt it knows, causes
 * first, ids between equals. `contents` are parents before children.
 */
export function timelineOf(
  contents: readonly { fact: Fact; shown: boolean; parents: readonly string[] }[],
): string[] {
  const bases = new Map<string, number>();
  const shown: { id: string; base: number; depth: number }[] = [];
  for (const { fact, parents, shown: isShown } of contents) {
    const { id, type } = fact.event;
    const base = fact.seq ?? parents.reduce((most, parent) => Math.max(most, bases.get(parent) ?? 0), 0);
    bases.set(id, base);
    if (!isShown || (type !== "message.post" && type !== "task.create")) continue;
    shown.push({ id, base, depth: fact.seq === null ? fact.depth + 1 : 0 });
  }
  shown.sort((a, b) => a.base - b.base || a.depth - b.depth || compareText(a.id, b.id));
  return shown.map(({ id }) => id);
}

/** Canonical JSON text: what replicas hash to compare their states. */
export function stateText(state: unknown): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)));
  });
}
