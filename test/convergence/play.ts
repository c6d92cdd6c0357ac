import { type ConvergentEvent, isAuthorityType } from "../../packages/space/src/convergence/event.ts";
import { createReplica, type ReplicaPorts } from "../../packages/space/src/convergence/replica.ts";
import {
  addBody,
  createSite,
  foundSpace,
  inviteBody,
  inviteName,
  joinBody,
  key,
  meet,
  postBody,
  type Site,
  taskBody,
  taskOf,
} from "../../packages/space/src/convergence/test-support/site.ts";
import type { Plan, Step } from "./plan.ts";

const names = ["founder", "ann", "abe", "bob", "cat", "dan"] as const;
const joiners = ["joe", "jan", "jim"] as const;
const PLACES = 3;

/** What a plan became: events, and the order in which each place came to know them. */
export interface History {
  readonly ports: ReplicaPorts;
  readonly events: readonly ConvergentEvent[];
  readonly orders: readonly (readonly ConvergentEvent[])[];
}

interface Place {
  readonly sites: Map<string, Site>;
  readonly order: ConvergentEvent[];
}

/** A populated space: two admins by the founder, members below them, a code, a task that somebody holds. */
function populate(): { ports: ReplicaPorts; start: ConvergentEvent[] } {
  const { founder, ports } = foundSpace();
  const ann = createSite("ann", 900);
  const abe = createSite("abe", 901);
  const bob = createSite("bob", 902);
  founder.write("member.add", addBody("ann", "admin"));
  founder.write("member.add", addBody("abe", "admin"));
  meet(founder, ann, abe);
  ann.write("member.add", addBody("bob", "write", ["invite"]));
  meet(founder, ann, abe, bob);
  abe.write("member.add", addBody("cat", "write"));
  meet(founder, ann, abe, bob);
  ann.write("invite.create", inviteBody("first"));
  meet(founder, ann, abe, bob);
  founder.write("task.create", taskBody("ship it"));
  bob.write("message.post", postBody("hello"));
  meet(founder, ann, abe, bob);
  return { ports, start: [...founder.events.values()] };
}

/** Plays a plan. What somebody may not do is written all the same: replicas have to cope. */
export function play(plan: Plan): History {
  const { ports, start } = populate();
  const places = Array.from({ length: PLACES }, (_, index) => createPlace(index, start));
  for (const round of plan.rounds) {
    round.places.forEach((steps, index) => {
      const place = places[index];
      for (const step of steps) if (place !== undefined) perform(place, step, round.member);
    });
    gather(places);
  }
  const events = places[0]?.order ?? [];
  return { ports, events, orders: places.map(({ order }) => order) };
}

/** Plays a plan at one hub, where everybody is online: what may not be done is refused and never written. */
export function playOnline(plan: Plan): History {
  const { ports, start } = populate();
  const events = [...start];
  for (const { places, member } of plan.rounds) {
    for (const step of places.flat()) {
      const name = (step.op === "join" ? joiners[step.pick % joiners.length] : names[step.actor]) ?? "";
      const site = createSite(name, 10 + [...names, ...joiners].map(String).indexOf(name));
      site.learn(events);
      const event = write(site, { ...step, stale: false }, names[2 + member] ?? "bob");
      if (event !== null && isAllowedOnline({ ports, events, event })) events.push(event);
    }
  }
  return { ports, events, orders: [] };
}

/** What a hub asks before it commits, from the state that everybody sees. */
function isAllowedOnline({
  ports,
  events,
  event,
}: {
  ports: ReplicaPorts;
  events: readonly ConvergentEvent[];
  event: ConvergentEvent;
}): boolean {
  const hub = createReplica(ports);
  hub.add(events);
  const [task] = Object.values(hub.state().tasks);
  hub.add([event]);
  if (hub.verdict(event.id)?.is === "rejected") return false;
  // The bodies of task steps were written below.
  const { attempt = null, ends = null } = event.body as { attempt?: string; ends?: string | null };
  const isHeld = task !== undefined && ["claimed", "in_progress", "blocked"].includes(task.status);
  switch (event.type) {
    case "task.claim":
    case "task.assign":
      return task?.status === "unassigned" && ends === null;
    case "task.complete":
    case "task.release":
      return isHeld && attempt === task.holder?.attempt && event.author === task.holder.owner;
    case "task.expire":
    case "task.cancel":
      return task?.status === "unassigned";
    default:
      return true;
  }
}

function createPlace(index: number, start: readonly ConvergentEvent[]): Place {
  const sites = new Map<string, Site>();
  [...names, ...joiners].forEach((name, number) => {
    const site = createSite(name, 10 + number * PLACES + index);
    site.learn(start);
    sites.set(name, site);
  });
  return { sites, order: [...start] };
}

function gather(places: readonly Place[]): void {
  const all = new Map(places.flatMap(({ order }) => order.map((event) => [event.id, event] as const)));
  for (const place of places) {
    const known = new Set(place.order.map(({ id }) => id));
    const fresh = [...all.values()].filter(({ id }) => !known.has(id));
    place.order.push(...fresh);
    for (const site of place.sites.values()) site.learn(fresh);
  }
}

function perform(place: Place, step: Step, member: number): void {
  const name = step.op === "join" ? joiners[step.pick % joiners.length] : names[step.actor];
  const site = place.sites.get(name ?? "");
  if (site === undefined) return;
  const event = write(site, step, names[2 + member] ?? "bob");
  if (event === null) return;
  place.order.push(event);
  for (const one of place.sites.values()) one.learn([event]);
}

function write(site: Site, step: Step, target: string): ConvergentEvent | null {
  const { op, pick } = step;
  const actor = key(target);
  const overrides = step.stale ? staleHeads(site, pick) : {};
  const known = (type: string) => choose(site, type, pick);
  switch (op) {
    case "add": {
      const role = (["read", "write", "admin"] as const)[pick % 3] ?? "read";
      return site.write("member.add", addBody(target, role), overrides);
    }
    case "remove":
      return site.write("member.remove", { actor, reason: null, cut: site.cut(actor) }, overrides);
    case "remove-uncut":
      return site.write("member.remove", { actor, reason: null }, overrides);
    case "raise":
      return site.write(
        "member.role",
        { actor, role: pick % 4 === 0 ? "write" : "admin", capabilities: [] },
        overrides,
      );
    case "lower": {
      const change = {
        actor,
        role: pick % 2 === 0 ? ("read" as const) : ("write" as const),
        capabilities: [],
      };
      return site.write("member.role", { ...change, cut: site.cut(actor) }, overrides);
    }
    case "invite":
      return site.write(
        "invite.create",
        inviteBody(`${site.writer} ${site.events.size}`, 1 + (pick % 2)),
        overrides,
      );
    case "join": {
      const invite = known("invite.create");
      if (invite === null) return null;
      // The bodies of invites were written above.
      const { invite: named } = invite.body as { invite: string };
      return site.forge(
        "member.join",
        { ...joinBody("", joiners[pick % joiners.length] ?? ""), invite: named },
        overrides,
      );
    }
    case "revoke":
      return site.write("invite.revoke", { invite: inviteName("first") }, overrides);
    case "post":
      return site.write("message.post", postBody(`${target} is an admin from now on`), overrides);
    case "amend":
    case "redact": {
      const message = known("message.post");
      if (message === null) return null;
      const named = { message: taskOf(message) };
      return op === "amend"
        ? site.write("message.amend", { ...named, text: `amended ${pick}` }, overrides)
        : site.write("message.redact", { ...named, reason: null }, overrides);
    }
    case "restore": {
      const post = known("message.post");
      return post === null ? null : site.write("content.restore", { event: post.id }, overrides);
    }
    case "read":
      return site.write("read.mark", { upTo: pick }, overrides);
    case "newer":
      return site.forge("note.add", { text: "of a newer version" }, overrides);
    case "mixed": {
      // Names content where authority belongs, as a broken or hostile writer would.
      const auth = [known("message.post")?.id ?? "", ...(known("member.add")?.auth ?? [])];
      return pick % 2 === 0
        ? site.write("message.post", postBody("mixed"), { auth })
        : site.write("member.remove", { actor, reason: null }, { auth });
    }
    default:
      return writeTaskStep(site, { ...step, target }, overrides);
  }
}

function writeTaskStep(
  site: Site,
  { op, pick, target }: Step & { target: string },
  overrides: { auth?: readonly string[] },
): ConvergentEvent | null {
  const create = choose(site, "task.create", 0);
  if (create === null) return null;
  const task = taskOf(create);
  const attempt = ownAttempt(site, pick)?.id ?? null;
  switch (op) {
    case "claim":
      return site.write("task.claim", { task }, overrides);
    case "assign":
      return site.write(
        "task.assign",
        { task, assignee: key(target), ends: pick % 2 === 0 ? attempt : null },
        overrides,
      );
    case "edit": {
      const words = { text: `edited ${pick}`, priority: "normal" as const, blockedBy: [] };
      return site.write("task.edit", { task, ...words }, overrides);
    }
    case "review":
      return site.write(
        "task.review",
        { task, verdict: pick % 2 === 0 ? "accept" : "reject", note: null },
        overrides,
      );
    case "reopen":
    case "cancel":
      return site.write(`task.${op}`, { task, reason: null }, overrides);
    default:
      break;
  }
  if (attempt === null) return null;
  if (op === "release") return site.write("task.release", { task, attempt, reason: null }, overrides);
  if (op === "expire") return site.write("task.expire", { task, attempt, assignee: site.actor }, overrides);
  const review = op === "complete-for-review";
  return site.write("task.complete", { task, attempt, summary: `done ${pick}`, review }, overrides);
}

/** Mostly its own attempt, now and then somebody else's. */
function ownAttempt(site: Site, pick: number): ConvergentEvent | null {
  const claims = [...site.events.values()].filter(({ type }) => type === "task.claim");
  const own = claims.filter(({ author }) => author === site.actor);
  const among = own.length > 0 && pick % 6 !== 0 ? own : claims;
  return among[pick % Math.max(1, among.length)] ?? null;
}

function choose(site: Site, type: string, pick: number): ConvergentEvent | null {
  const all = [...site.events.values()].filter((event) => event.type === type);
  return all[pick % Math.max(1, all.length)] ?? null;
}

function staleHeads(site: Site, pick: number): { auth: readonly string[] } {
  const authority = [...site.events.values()].filter(({ type }) => isAuthorityType(type));
  const old = authority[pick % Math.max(1, authority.length)];
  return { auth: old === undefined ? [] : [old.id] };
}
