import { describe, expect, it } from "vitest";
import { batchState } from "./batch.ts";
import type { ConvergentEvent } from "./event.ts";
import { createReplica, type Replica } from "./replica.ts";
import { stateText } from "./state.ts";
import {
  addBody,
  createSite,
  digest,
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
} from "./test-support/site.ts";

/** The merge column of the conflict table: what becomes of work that was done apart. */

function populated() {
  const { founder, ports } = foundSpace();
  const site = (name: string, writer: number) => createSite(name, writer);
  const sites = {
    founder,
    founder2: site("founder", 20),
    ann: site("ann", 2),
    abe: site("abe", 3),
    bob: site("bob", 4),
    bob2: site("bob", 5),
    cat: site("cat", 6),
  };
  founder.write("member.add", addBody("ann", "admin"));
  founder.write("member.add", addBody("abe", "admin"));
  meet(...Object.values(sites));
  sites.ann.write("member.add", addBody("bob", "write", ["invite"]));
  sites.abe.write("member.add", addBody("cat", "write"));
  const created = founder.write("task.create", taskBody("ship it"));
  meet(...Object.values(sites));
  return { ...sites, ports, all: Object.values(sites), task: taskOf(created) };
}

type Scene = ReturnType<typeof populated>;

/** Everybody meets; the replica is the same in any order and the same as the definition. */
function merge(scene: Scene, ...more: readonly Site[]) {
  meet(...scene.all, ...more);
  const events = [...scene.founder.events.values()];
  const replica = createReplica(scene.ports);
  replica.add(events);
  const backwards = createReplica(scene.ports);
  backwards.add(events.toReversed());
  expect(backwards.text()).toBe(replica.text());
  expect(stateText(batchState(events, scene.ports))).toBe(replica.text());
  const state = replica.state();
  const task = state.tasks[scene.task];
  if (task === undefined) throw new Error("the task is gone");
  return { state, task, is: (event: ConvergentEvent) => shown(replica, event) };
}

function shown(replica: Replica, { id }: ConvergentEvent): string {
  const verdict = replica.verdict(id);
  if (verdict === null) return "unknown";
  return "reason" in verdict ? `${verdict.is} ${verdict.reason}` : verdict.is;
}

function claim(site: Site, { task }: Scene): ConvergentEvent {
  return site.write("task.claim", { task });
}

function complete(site: Site, { task }: Scene, attempt: ConvergentEvent, summary = "done") {
  return site.write("task.complete", { task, attempt: attempt.id, summary, review: false });
}

const rows: Readonly<Record<number, readonly [string, () => void]>> = {
  1: [
    "two agents claim one open task",
    () => {
      const scene = populated();
      const claims = [claim(scene.bob, scene), claim(scene.cat, scene)];
      claims.sort((a, b) =>
        digest(`${scene.task} ${a.author}`) < digest(`${scene.task} ${b.author}`) ? -1 : 1,
      );
      const { task } = merge(scene);
      expect(task.holder).toEqual({ attempt: claims[0]?.id, owner: claims[0]?.author });
      const told = { attempt: claims[1]?.id, owner: claims[1]?.author, to: claims[0]?.id, why: "outranked" };
      expect(task.lost).toEqual([told]);
    },
  ],
  2: [
    "one actor claims from two machines",
    () => {
      const scene = populated();
      const ids = [claim(scene.bob, scene).id, claim(scene.bob2, scene).id].sort();
      const { task } = merge(scene);
      expect(task.holder?.attempt).toBe(ids[0]);
      expect(task.lost).toEqual([]);
    },
  ],
  3: [
    "a claim and an assignment to somebody else",
    () => {
      const scene = populated();
      const claimed = claim(scene.bob, scene);
      const given = scene.founder.write("task.assign", {
        task: scene.task,
        assignee: scene.cat.actor,
        ends: null,
      });
      const { task } = merge(scene);
      expect(task.holder).toEqual({ attempt: given.id, owner: scene.cat.actor });
      expect(task.lost.map(({ attempt }) => attempt)).toEqual([claimed.id]);
    },
  ],
  4: [
    "a claim and a cancellation",
    () => {
      const scene = populated();
      const claimed = claim(scene.bob, scene);
      const cancel = scene.founder.write("task.cancel", { task: scene.task, reason: null });
      const { task } = merge(scene);
      expect(task.status).toBe("cancelled");
      expect(task.lost).toEqual([
        { attempt: claimed.id, owner: scene.bob.actor, to: cancel.id, why: "cancelled" },
      ]);

      const other = populated();
      complete(other.bob, other, claim(other.bob, other));
      other.founder.write("task.cancel", { task: other.task, reason: null });
      expect(merge(other).task).toMatchObject({ status: "review", results: [{ counts: true }] });
    },
  ],
  5: [
    "winner and loser both complete",
    () => {
      const scene = populated();
      const done = [scene.bob, scene.cat].map((site) => complete(site, scene, claim(site, scene)).id);
      const { task } = merge(scene);
      expect(task.status).toBe("review");
      expect(task.results.map(({ id }) => id).sort()).toEqual(done.sort());
      scene.abe.write("task.review", { task: scene.task, verdict: "accept", note: null });
      expect(merge(scene).task.status).toBe("completed");
    },
  ],
  6: [
    "completing and releasing one attempt",
    () => {
      const scene = populated();
      const attempt = claim(scene.bob, scene);
      meet(...scene.all);
      complete(scene.bob, scene, attempt);
      scene.bob2.write("task.release", { task: scene.task, attempt: attempt.id, reason: null });
      expect(merge(scene).task.status).toBe("completed");
    },
  ],
  7: [
    "completing and expiring one attempt",
    () => {
      const scene = populated();
      const attempt = claim(scene.bob, scene);
      meet(...scene.all);
      complete(scene.bob, scene, attempt);
      scene.founder.write("task.expire", {
        task: scene.task,
        attempt: attempt.id,
        assignee: scene.bob.actor,
      });
      const { task } = merge(scene);
      expect(task).toMatchObject({ status: "completed", lost: [] });
    },
  ],
  8: [
    "an expiry and a sign of life",
    () => {
      const scene = populated();
      const attempt = claim(scene.bob, scene);
      meet(...scene.all);
      const steps = { task: scene.task, attempt: attempt.id };
      scene.bob.write("task.progress", { ...steps, status: "in_progress", note: "still here" });
      const expiry = scene.founder.write("task.expire", { ...steps, assignee: scene.bob.actor });
      const { task } = merge(scene);
      expect(task).toMatchObject({ status: "unassigned", holder: null });
      expect(task.lost).toEqual([
        { attempt: attempt.id, owner: scene.bob.actor, to: expiry.id, why: "expired" },
      ]);
    },
  ],
  9: [
    "two completions of one attempt",
    () => {
      const scene = populated();
      const attempt = claim(scene.bob, scene);
      meet(...scene.all);
      complete(scene.bob, scene, attempt, "first text");
      complete(scene.bob2, scene, attempt, "other text");
      const { task } = merge(scene);
      expect(task.status).toBe("review");
      expect(task.results.map(({ summary }) => summary).sort()).toEqual(["first text", "other text"]);
    },
  ],
  10: [
    "reopening and completing",
    () => {
      const scene = populated();
      const attempt = claim(scene.bob, scene);
      meet(...scene.all);
      complete(scene.bob, scene, attempt);
      scene.founder.write("task.reopen", { task: scene.task, reason: null });
      expect(merge(scene).task.status).toBe("completed");
      scene.founder.write("task.reopen", { task: scene.task, reason: null });
      expect(merge(scene).task).toMatchObject({ status: "unassigned", results: [{ counts: true }] });
    },
  ],
  11: [
    "two edits of a task",
    () => {
      const scene = populated();
      const words = (text: string) => ({
        task: scene.task,
        text,
        priority: "normal" as const,
        blockedBy: [],
      });
      const edits = [scene.bob.write("task.edit", words("b")), scene.cat.write("task.edit", words("c"))];
      edits.sort((a, b) => (a.id < b.id ? -1 : 1));
      const { task } = merge(scene);
      expect(task.conflict).toEqual(edits.map(({ id }) => id));
      expect(task.edits).toHaveLength(2);
      expect(words(task.text ?? "")).toEqual(edits[0]?.body);
      scene.ann.write("task.edit", words("later"));
      expect(merge(scene).task).toMatchObject({ text: "later", conflict: [] });
    },
  ],
  12: [
    "a claim by somebody who was demoted to reading",
    () => {
      const scene = populated();
      scene.founder.write("member.role", {
        actor: scene.bob.actor,
        role: "read",
        capabilities: [],
        cut: scene.founder.cut(scene.bob.actor),
      });
      const late = claim(scene.bob, scene);
      const { task, is } = merge(scene);
      expect(is(late)).toBe("withheld author_demoted");
      expect(task).toMatchObject({ status: "unassigned", holder: null });
    },
  ],
  13: [
    "two admins add one actor with different roles",
    () => {
      const scene = populated();
      const adds = [
        scene.ann.write("member.add", addBody("dan", "write")),
        scene.abe.write("member.add", addBody("dan", "read")),
      ];
      const { state, is } = merge(scene);
      expect(adds.map(is)).toEqual(["accepted", "accepted"]);
      expect(state.members[key("dan")]?.role).toBe("read");
    },
  ],
  14: [
    "adding and removing one actor",
    () => {
      const scene = populated();
      const added = scene.ann.write("member.add", addBody("dan", "write"));
      scene.founder.write("member.add", addBody("dan", "write"));
      const removed = scene.founder.write("member.remove", { actor: key("dan"), reason: null });
      const { state, is } = merge(scene);
      expect(is(removed)).toBe("accepted");
      expect(is(added)).toBe("void removed_concurrently");
      expect(state.members[key("dan")]).toBeUndefined();
    },
  ],
  15: [
    "two admins remove each other, one senior",
    () => {
      const scene = populated();
      const [x, y] = [createSite("xia", 30), createSite("yan", 31)];
      // Each was admitted through the other's branch: only then can both removals be valid.
      scene.ann.write("member.add", addBody("xia", "admin"));
      scene.abe.write("member.add", addBody("yan", "admin"));
      meet(scene.ann, x);
      meet(scene.abe, y);
      x.write("member.add", addBody("yan", "admin"));
      y.write("member.add", addBody("xia", "admin"));
      const removals = [
        x.write("member.remove", { actor: y.actor, reason: null }),
        y.write("member.remove", { actor: x.actor, reason: null }),
      ];
      const { state, is } = merge(scene, x, y);
      const senior = digest(`rank ${x.actor}`) < digest(`rank ${y.actor}`) ? 0 : 1;
      expect(is(removals[senior]!)).toBe("accepted");
      expect(is(removals[1 - senior]!)).toBe("void removed_concurrently");
      expect(Object.keys(state.members)).toContain([x, y][senior]?.actor);
      expect(Object.keys(state.members)).not.toContain([x, y][1 - senior]?.actor);
    },
  ],
  16: [
    "two admins remove each other, neither below the other",
    () => {
      const scene = populated();
      const removals = [
        scene.ann.write("member.remove", { actor: scene.abe.actor, reason: null }),
        scene.abe.write("member.remove", { actor: scene.ann.actor, reason: null }),
      ];
      const { is } = merge(scene);
      expect(removals.map(is)).toEqual(["rejected outside_own_subtree", "rejected outside_own_subtree"]);
    },
  ],
  17: [
    "an admin is removed while it adds somebody",
    () => {
      const scene = populated();
      const dan = createSite("dan", 30);
      const added = scene.ann.write("member.add", addBody("dan", "write"));
      meet(scene.ann, dan);
      const said = dan.write("message.post", postBody("hello"));
      scene.founder.write("member.remove", { actor: scene.ann.actor, reason: null });
      const { state, is } = merge(scene, dan);
      expect(is(added)).toBe("void removed_concurrently");
      expect(is(said)).toBe("withheld author_not_admitted");
      expect(state.members[dan.actor]).toBeUndefined();
    },
  ],
  18: [
    "an admin is removed after it had added somebody",
    () => {
      const scene = populated();
      scene.founder.write("member.remove", { actor: scene.ann.actor, reason: null });
      const said = scene.bob.write("message.post", postBody("still here"));
      const { state, is } = merge(scene);
      expect(state.members[scene.bob.actor]?.role).toBe("write");
      expect(is(said)).toBe("accepted");
    },
  ],
  19: [
    "messages that the remover has not seen",
    () => {
      const scene = populated();
      const seen = scene.bob.write("message.post", postBody("seen"));
      meet(...scene.all);
      const unseen = scene.bob.write("message.post", postBody("unseen"));
      const cut = scene.founder.cut(scene.bob.actor);
      scene.founder.write("member.remove", { actor: scene.bob.actor, reason: null, cut });
      const { is } = merge(scene);
      expect([is(seen), is(unseen)]).toEqual(["accepted", "withheld author_removed"]);
      const restore = scene.abe.write("content.restore", { event: unseen.id });
      const after = merge(scene);
      expect([after.is(restore), after.is(unseen)]).toEqual(["accepted", "accepted"]);
      expect(after.state.verdicts[unseen.id]).toEqual({ is: "accepted", restoredBy: restore.id });
    },
  ],
  20: [
    "the removed goes on under old heads",
    () => {
      const scene = populated();
      const cut = scene.founder.cut(scene.bob.actor);
      const old = [...scene.bob.events.values()].filter(({ type }) => type === "member.add").at(-1);
      scene.founder.write("member.remove", { actor: scene.bob.actor, reason: null, cut });
      meet(...scene.all);
      const auth = [old?.id ?? ""];
      const said = scene.bob.write("message.post", postBody("I was never gone"), { auth });
      const invited = scene.bob.write("invite.create", inviteBody("sneaky"), { auth });
      const { is } = merge(scene);
      expect(is(said)).toBe("withheld author_removed");
      expect(is(invited)).toBe("void removed_concurrently");
    },
  ],
  21: [
    "the removed forks its own chain below the cut",
    () => {
      const scene = populated();
      const first = scene.bob.write("message.post", postBody("one"));
      const second = scene.bob.write("message.post", postBody("two"));
      meet(...scene.all);
      const cut = scene.founder.cut(scene.bob.actor);
      const auth = second.auth;
      scene.founder.write("member.remove", { actor: scene.bob.actor, reason: null, cut });
      const forged = { wseq: 2, wprev: first.id, parents: [first.id], auth };
      const fork = scene.bob.write("message.post", postBody("another two"), forged);
      const { state, is } = merge(scene);
      expect([is(first), is(second), is(fork)]).toEqual(["accepted", "accepted", "withheld author_removed"]);
      expect(state.equivocations).toEqual([
        { author: scene.bob.actor, writer: scene.bob.writer, wseq: 2, ids: [second.id, fork.id].sort() },
      ]);
    },
  ],
  22: [
    "two events at one place of a chain",
    () => {
      const scene = populated();
      const first = scene.bob.write("message.post", postBody("one"));
      const other = scene.bob.write("message.post", postBody("other"), {
        wseq: 1,
        wprev: null,
        parents: first.parents,
      });
      const { state, is } = merge(scene);
      expect([is(first), is(other)]).toEqual(["accepted", "accepted"]);
      expect(state.equivocations).toMatchObject([{ wseq: 1, ids: [first.id, other.id].sort() }]);
    },
  ],
  23: [
    "a role goes up and down",
    () => {
      const scene = populated();
      const change = { actor: scene.bob.actor, capabilities: [] };
      scene.founder.write("member.role", { ...change, role: "admin" });
      scene.ann.write("member.role", { ...change, role: "read" });
      expect(merge(scene).state.members[scene.bob.actor]?.role).toBe("read");
    },
  ],
  24: [
    "two join by a code for one",
    () => {
      const scene = populated();
      scene.ann.write("invite.create", inviteBody("one"));
      const [joe, jan] = [createSite("joe", 30), createSite("jan", 31)];
      meet(...scene.all, joe, jan);
      const joins = [
        joe.write("member.join", joinBody("one", "joe")),
        jan.write("member.join", joinBody("one", "jan")),
      ];
      joins.sort((a, b) => (digest(`rank ${a.author}`) < digest(`rank ${b.author}`) ? -1 : 1));
      const { is } = merge(scene, joe, jan);
      expect(joins.map(is)).toEqual(["accepted", "void invite_spent"]);
    },
  ],
  25: [
    "a join and the revocation of its code",
    () => {
      const scene = populated();
      scene.ann.write("invite.create", inviteBody("one"));
      const joe = createSite("joe", 30);
      meet(...scene.all, joe);
      const joined = joe.write("member.join", joinBody("one", "joe"));
      scene.abe.write("invite.revoke", { invite: inviteName("one") });
      const { state, is } = merge(scene, joe);
      expect(is(joined)).toBe("void invite_revoked");
      expect(state.members[joe.actor]).toBeUndefined();
    },
  ],
  26: [
    "a join by a code that has expired",
    () => {
      const scene = populated();
      scene.ann.write("invite.create", inviteBody("old", 5, 2000));
      const [joe, jan] = [createSite("joe", 30), createSite("jan", 31)];
      meet(...scene.all, joe, jan);
      const late = joe.write("member.join", joinBody("old", "joe"), { ts: 2001 });
      const early = jan.write("member.join", joinBody("old", "jan"), { ts: 2000 });
      const { is } = merge(scene, joe, jan);
      expect([is(late), is(early)]).toEqual(["rejected invite_expired", "accepted"]);
    },
  ],
  27: [
    "the removed joins again with another old code",
    () => {
      const scene = populated();
      scene.ann.write("invite.create", inviteBody("spare", 5));
      meet(...scene.all);
      scene.founder.write("member.remove", { actor: scene.bob.actor, reason: null });
      meet(...scene.all);
      const knowing = scene.bob.write("member.join", joinBody("spare", "bob"));
      scene.ann.write("invite.create", inviteBody("fresh", 5));
      const afterwards = merge(scene);
      expect(afterwards.is(knowing)).toBe("rejected invite_older_than_removal");
      const invited = scene.bob.write("member.join", joinBody("fresh", "bob"));
      expect(merge(scene).is(invited)).toBe("accepted");

      // Removed before it joined by the code it had kept, and it did not know: the removal wins.
      const other = populated();
      other.ann.write("invite.create", inviteBody("spare", 5));
      other.founder.write("member.add", addBody("joe", "write"));
      const joe = createSite("joe", 30);
      meet(...other.all);
      const invite = [...other.ann.events.values()].find(({ type }) => type === "invite.create");
      other.founder.write("member.remove", { actor: key("joe"), reason: null });
      joe.learn(other.ann.events.values());
      const unknowing = joe.write("member.join", joinBody("spare", "joe"), { auth: [invite?.id ?? ""] });
      expect(merge(other, joe).is(unknowing)).toBe("void removed_concurrently");
    },
  ],
  28: [
    "a chain of grants loses its first link",
    () => {
      const scene = populated();
      const [dan, eve] = [createSite("dan", 30), createSite("eve", 31)];
      const links = [scene.ann.write("member.add", addBody("dan", "admin"))];
      meet(scene.ann, dan);
      links.push(dan.write("member.add", addBody("eve", "admin")));
      meet(dan, eve);
      links.push(eve.write("member.add", addBody("fay", "write")));
      scene.founder.write("member.remove", { actor: scene.ann.actor, reason: null });
      const { is } = merge(scene, dan, eve);
      expect(links.map(is)).toEqual([
        "void removed_concurrently",
        "void author_not_admitted",
        "void author_not_admitted",
      ]);
    },
  ],
  29: [
    "two admins cut a key epoch at once",
    () => {
      const scene = populated();
      const before = merge(scene).state.epoch;
      const cuts = [scene.ann, scene.abe].map((site) => site.forge("key.epoch", { keyId: site.actor }));
      const { state, is } = merge(scene);
      // Both stay for reading, and both count; which one writers use is the sealer's rule over these ids.
      expect(cuts.map(is)).toEqual(["accepted", "accepted"]);
      expect(state.epoch).toBe(before + 2);
      expect(state.epochInputs).toEqual(expect.arrayContaining(cuts.map(({ id }) => id)));
    },
  ],
  30: [
    "a message of an old epoch arrives late",
    () => {
      const scene = populated();
      const late = scene.bob.write("message.post", postBody("from the train"));
      scene.founder.write("member.add", addBody("dan", "write"));
      scene.founder.write("member.remove", { actor: key("dan"), reason: null });
      expect(merge(scene).is(late)).toBe("accepted");
    },
  ],
  31: [
    "amending and redacting",
    () => {
      const scene = populated();
      const said = scene.bob.write("message.post", postBody("secret"));
      meet(...scene.all);
      scene.bob.write("message.amend", { message: taskOf(said), text: "more secret" });
      const redact = scene.founder.write("message.redact", { message: taskOf(said), reason: null });
      const message = merge(scene).state.messages[taskOf(said)];
      expect(message).toMatchObject({ text: null, redactedBy: redact.id });
      expect(merge(scene).state.timeline).toContain(said.id);
    },
  ],
  32: [
    "a reference to what is not here yet",
    () => {
      const scene = populated();
      const refs = [{ id: digest("elsewhere"), kind: "evidence" }];
      const said = scene.bob.forge("message.post", postBody("see there"));
      const citing: ConvergentEvent = { ...said, id: digest("citing"), refs, wseq: 2, wprev: said.id };
      scene.bob.learn([citing]);
      expect(merge(scene).is(citing)).toBe("accepted");
    },
  ],
  33: [
    "one object is uploaded twice",
    () => {
      const scene = populated();
      const object = digest("bytes");
      const puts = [scene.bob.write("object.put", { object }), scene.cat.write("object.put", { object })];
      const { state } = merge(scene);
      expect(Object.keys(state.objects)).toEqual([object]);
      expect(state.objects[object]?.puts.toSorted()).toEqual(puts.map(({ id }) => id).sort());
    },
  ],
  34: [
    "an object is dropped and linked",
    () => {
      const scene = populated();
      const object = digest("bytes");
      scene.bob.write("object.put", { object });
      meet(...scene.all);
      scene.bob.write("object.drop", { object });
      const link = scene.cat.write("object.link", { object });
      expect(merge(scene).state.objects[object]).toMatchObject({ dropped: true, links: [link.id] });
    },
  ],
  35: [
    "one actor reads on two machines",
    () => {
      const scene = populated();
      scene.bob.write("read.mark", { upTo: 7 });
      scene.bob2.write("read.mark", { upTo: 5 });
      expect(merge(scene).state.reads).toEqual({ [scene.bob.actor]: 7 });
    },
  ],
  36: [
    "an approval is given and declined",
    () => {
      const scene = populated();
      const verdicts = ["approve", "decline"].map((verdict, index) =>
        [scene.ann, scene.abe][index]!.forge("approval.decided", { approval: "1", verdict }),
      );
      const { state } = merge(scene);
      // Approvals are never made by merging: both are carried and neither has an effect.
      expect(state.carried).toEqual(verdicts.map(({ id }) => id).sort());
    },
  ],
  37: [
    "two members share a display name",
    () => {
      const scene = populated();
      scene.ann.write("member.add", { ...addBody("dan", "read"), handle: "max", name: "Max" });
      scene.abe.write("member.add", { ...addBody("eve", "write"), handle: "max", name: "Max" });
      const { members } = merge(scene).state;
      expect([members[key("dan")]?.role, members[key("eve")]?.role]).toEqual(["read", "write"]);
    },
  ],
  38: [
    "a clock is three days ahead",
    () => {
      const scene = populated();
      const ahead = scene.bob.write("message.post", postBody("tomorrow"), { ts: 1000 + 3 * 86_400_000 });
      meet(...scene.all);
      const answer = scene.cat.write("message.post", postBody("today"));
      const { timeline } = merge(scene).state;
      expect(timeline.indexOf(ahead.id)).toBeLessThan(timeline.indexOf(answer.id));
    },
  ],
  39: [
    "a parent is missing",
    () => {
      const scene = populated();
      const first = scene.bob.write("message.post", postBody("one"));
      const second = scene.bob.write("message.post", postBody("two"));
      const replica = createReplica({ ...scene.ports, pendingLimit: 1 });
      replica.add([...scene.founder.events.values()]);
      replica.add([second]);
      expect(replica.verdict(second.id)).toEqual({ is: "pending", missing: [first.id] });
      const third = scene.bob.write("message.post", postBody("three"));
      expect(replica.add([third]).refused).toEqual([third.id]);
      replica.add([first]);
      expect([first, second].map((event) => shown(replica, event))).toEqual(["accepted", "accepted"]);
    },
  ],
  40: [
    "a hub comes back from an old backup",
    () => {
      const scene = populated();
      const old = [...scene.founder.events.values()];
      const lost = claim(scene.bob, scene);
      meet(...scene.all);
      const hub = createReplica(scene.ports);
      hub.add(old);
      const afterwards = scene.cat.write("message.post", postBody("did you see it?"), {
        parents: scene.cat.events.get(lost.id)?.parents ?? [],
      });
      hub.add([afterwards]);
      hub.add(scene.bob.events.values());
      const { state } = merge(scene);
      expect(stateText(hub.state())).toBe(stateText(state));
      expect(state.tasks[scene.task]?.holder?.attempt).toBe(lost.id);
    },
  ],
};

describe("work done apart", () => {
  it("is settled for every row of the conflict table", () => {
    expect(Object.keys(rows).map(Number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  for (const [row, [name, check]] of Object.entries(rows)) it(`row ${row}: ${name}`, check);
});
