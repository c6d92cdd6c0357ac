import { describe, expect, it } from "vitest";
import { batchState } from "./batch.ts";
import type { ConvergentEvent } from "./event.ts";
import { createReplica, type ReplicaPorts, restoreReplica } from "./replica.ts";
import { stateText } from "./state.ts";
import {
  addBody,
  createSite,
  digest,
  foundSpace,
  inviteBody,
  joinBody,
  key,
  meet,
  postBody,
  taskBody,
  taskOf,
} from "./test-support/site.ts";

function agreed(ports: ReplicaPorts, events: readonly ConvergentEvent[]) {
  const replica = createReplica(ports);
  replica.add(events);
  const byId = createReplica(ports);
  byId.add(events.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  expect(byId.text()).toBe(replica.text());
  expect(stateText(batchState(events, ports))).toBe(replica.text());
  return replica;
}

/** A founder with an admin, and a member below the admin. */
function trio() {
  const { founder, ports } = foundSpace();
  const [ann, bob] = [createSite("ann", 2), createSite("bob", 3)];
  founder.write("member.add", addBody("ann", "admin"));
  meet(founder, ann, bob);
  ann.write("member.add", addBody("bob", "write", ["invite"]));
  meet(founder, ann, bob);
  return { founder, ann, bob, ports };
}

describe("faults of the first draft", () => {
  it("one author's claims of equal precedence are told apart by their ids, not by arrival", () => {
    const { founder, bob, ports } = trio();
    const task = taskOf(founder.write("task.create", taskBody("x")));
    const bob2 = createSite("bob", 9);
    meet(founder, bob, bob2);
    const ids = [bob.write("task.claim", { task }).id, bob2.write("task.claim", { task }).id];
    meet(founder, bob, bob2);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.state().tasks[task]?.holder?.attempt).toBe(ids.sort()[0]);
  });

  it("a removal by somebody who was brought back by a junior stands in a linear history", () => {
    const { founder, ann, bob, ports } = trio();
    // Ann is removed and comes back by a deeper admin, so her support is junior to her first admission.
    founder.write("member.role", { actor: bob.actor, role: "admin", capabilities: [] });
    founder.write("member.remove", { actor: ann.actor, reason: null });
    meet(founder, ann, bob);
    bob.write("member.add", addBody("ann", "admin"));
    meet(founder, ann, bob);
    ann.write("member.add", addBody("dan", "write"));
    const removal = ann.write("member.remove", { actor: key("dan"), reason: null });
    meet(founder, ann, bob);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.verdict(removal.id)).toEqual({ is: "accepted" });
    expect(Object.values(replica.state().verdicts)).toEqual([]);
  });

  it("a demotion without a cut leaves the past of its target alone", () => {
    const { founder, ann, bob, ports } = trio();
    const said = bob.write("message.post", postBody("before"));
    meet(founder, ann, bob);
    const unseen = bob.write("message.post", postBody("meanwhile"));
    ann.write("member.role", { actor: bob.actor, role: "read", capabilities: [] });
    meet(founder, ann, bob);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.verdict(said.id)).toEqual({ is: "accepted" });
    expect(replica.verdict(unseen.id)).toMatchObject({ is: "withheld", reason: "author_demoted" });
  });
});

describe("authority", () => {
  it("ends a code with the standing of whoever made it", () => {
    const { founder, ann, bob, ports } = trio();
    bob.write("invite.create", inviteBody("bobs", 5));
    meet(founder, ann, bob);
    const [joe, jan] = [createSite("joe", 20), createSite("jan", 21)];
    meet(founder, joe);
    const unknowing = joe.write("member.join", joinBody("bobs", "joe"));
    ann.write("member.remove", { actor: bob.actor, reason: null });
    meet(ann, jan);
    const knowing = jan.write("member.join", joinBody("bobs", "jan"));
    meet(founder, ann, bob, joe, jan);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.verdict(unknowing.id)).toEqual({ is: "void", reason: "inviter_lost_standing" });
    expect(replica.verdict(knowing.id)).toEqual({ is: "rejected", reason: "invite_used_up" });
  });

  it("limits what one admin does under the very same heads, and gives the rest of a code's seats to nobody", () => {
    const { founder, ann, ports } = trio();
    const auth = [...ann.events.values()].slice(-1).map(({ id }) => id);
    const adds = Array.from({ length: 70 }, (_, index) =>
      ann.write("member.add", addBody(`m${index}`, "write"), { auth }),
    );
    founder.write("invite.create", inviteBody("some", 3));
    const joins = Array.from({ length: 8 }, (_, index) => {
      const site = createSite(`j${index}`, 100 + index);
      site.learn(founder.events.values());
      return site.write("member.join", joinBody("some", `j${index}`));
    });
    meet(founder, ann);
    const replica = agreed(ports, [...founder.events.values(), ...joins]);
    const tooMany = adds.filter(({ id }) => replica.verdict(id)?.is === "void").map(({ id }) => id);
    expect(tooMany.sort()).toEqual(
      adds
        .map(({ id }) => id)
        .sort()
        .slice(64),
    );
    const seated = joins.filter(({ id }) => replica.verdict(id)?.is === "accepted");
    const ranks = joins.map(({ author }) => digest(`rank ${author}`)).sort();
    expect(seated.map(({ author }) => digest(`rank ${author}`)).sort()).toEqual(ranks.slice(0, 3));
  });

  it("gives one reason where several would do, whatever came first", () => {
    const { founder, ann, bob, ports } = trio();
    const [founder2, founder3] = [createSite("founder", 30), createSite("founder", 31)];
    meet(founder, founder2, founder3);
    const invited = bob.write("invite.create", inviteBody("bobs"));
    founder2.write("member.role", { actor: bob.actor, role: "read", capabilities: [] });
    founder3.write("member.remove", { actor: bob.actor, reason: null });
    const base = [...founder.events.values()];
    meet(founder, ann, bob, founder2, founder3);
    const rest = [...founder.events.values()].filter((event) => !base.includes(event));
    for (const order of [rest, rest.toReversed()]) {
      const replica = agreed(ports, [...base, ...order]);
      expect(replica.verdict(invited.id)).toEqual({ is: "void", reason: "removed_concurrently" });
    }
  });

  it("takes no other founding, no forged proof and no event that mixes the graphs", () => {
    const { founder, ann, bob, ports } = trio();
    const said = bob.write("message.post", postBody("hello"));
    const second = bob.forge("space.create", { space: "room_1778994801731qqqjju", name: "Mine", goal: "" });
    founder.write("invite.create", inviteBody("x", 5));
    const joe = createSite("joe", 20);
    meet(founder, ann, bob, joe);
    const unproven = joe.forge("member.join", { ...joinBody("x", "joe"), proof: "q".repeat(86) });
    const mixed = bob.write("message.post", postBody("mixed"), { auth: [said.id] });
    const shapeless = bob.forge("message.post", { text: 5 });
    meet(founder, bob, joe);
    const replica = agreed(ports, [...founder.events.values()]);
    const reasons = [second, unproven, mixed, shapeless].map(({ id }) => replica.verdict(id));
    expect(reasons).toEqual([
      { is: "rejected", reason: "second_genesis" },
      { is: "rejected", reason: "join_not_proven" },
      { is: "rejected", reason: "not_the_same_graph" },
      { is: "rejected", reason: "bad_body" },
    ]);
  });

  it("lets somebody leave, and not lift itself", () => {
    const { founder, bob, ports } = trio();
    const lifted = bob.write("member.role", { actor: bob.actor, role: "admin", capabilities: [] });
    const left = bob.write("member.remove", { actor: bob.actor, reason: null });
    meet(founder, bob);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.verdict(lifted.id)).toEqual({ is: "rejected", reason: "not_allowed" });
    expect(replica.verdict(left.id)).toEqual({ is: "accepted" });
    expect(replica.state().members[bob.actor]).toBeUndefined();
  });
});

describe("content", () => {
  it("takes a receipt that comes after its event, and the lower of two", () => {
    const { founder, ann, bob, ports } = trio();
    const task = taskOf(founder.write("task.create", taskBody("x")));
    meet(founder, ann, bob);
    const claims = [ann, bob].map((site) => site.write("task.claim", { task }));
    meet(founder, ann, bob);
    const replica = agreed(ports, [...founder.events.values()]);
    const loser = claims.find(({ id }) => id !== replica.state().tasks[task]?.holder?.attempt)!;
    replica.add([{ ...loser, seq: 9 }]);
    expect(replica.state().tasks[task]?.holder?.attempt).toBe(loser.id);
    replica.add([{ ...loser, seq: 12 }]);
    const same = [...founder.events.values(), { ...loser, seq: 12 }, { ...loser, seq: 9 }];
    expect(stateText(batchState(same, ports))).toBe(replica.text());
  });

  it("shows by receipt first and by cause then", () => {
    const { founder, bob, ports } = trio();
    const first = founder.write("message.post", postBody("one"), { seq: 7 });
    const offline = bob.write("message.post", postBody("offline"));
    meet(founder, bob);
    const last = founder.write("message.post", postBody("two"), { seq: 8 });
    const after = founder.write("message.post", postBody("three"));
    meet(founder, bob);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.state().timeline).toEqual([offline.id, first.id, last.id, after.id]);
  });

  it("tells what changed, and nothing when an event is repeated", () => {
    const { founder, ann, bob, ports } = trio();
    const replica = createReplica(ports);
    replica.add(founder.events.values());
    const said = bob.write("message.post", postBody("late"));
    expect(replica.add([said, said]).changes).toEqual([{ id: said.id, verdict: { is: "accepted" } }]);
    const removal = ann.write("member.remove", { actor: bob.actor, reason: null });
    expect(replica.add([removal, said]).changes).toEqual([
      { id: removal.id, verdict: { is: "accepted" } },
      { id: said.id, verdict: { is: "withheld", reason: "author_removed", by: removal.id } },
    ]);
  });

  it("shows a redacted message alike with its body and without it", () => {
    const { founder, bob, ports } = trio();
    const said = bob.write("message.post", { ...postBody("secret"), replyTo: `msg_${"a".repeat(32)}` });
    bob.write("message.amend", { message: taskOf(said), text: "more secret" });
    meet(founder, bob);
    founder.write("message.redact", { message: taskOf(said), reason: null });
    const whole = [...founder.events.values()];
    const without = whole.map((event) => (event.id === said.id ? { ...event, body: null } : event));
    expect(agreed(ports, without).text()).toBe(agreed(ports, whole).text());
    expect(agreed(ports, without).text()).not.toContain("secret");
  });

  it("takes the founder's introduction of itself, and nobody else's of it", () => {
    const { founder, ann, ports } = trio();
    const own = founder.write("member.add", { ...addBody("founder", "admin"), handle: "you", name: "You" });
    const forged = ann.write("member.add", { ...addBody("founder", "read"), handle: "fool", name: "Fool" });
    meet(founder, ann);
    const replica = agreed(ports, [...founder.events.values()]);
    expect(replica.verdict(own.id)).toEqual({ is: "accepted" });
    expect(replica.verdict(forged.id)).toEqual({ is: "rejected", reason: "founder_is_fixed" });
    expect(replica.state().members[founder.actor]).toMatchObject({ role: "admin", handle: "you" });
  });

  it("comes back from a snapshot, and not from another space's", () => {
    const { founder, ann, bob, ports } = trio();
    bob.write("message.post", postBody("waits for nothing"));
    const orphan = ann.write("message.post", postBody("waits"), { parents: [digest("missing")] });
    meet(founder, ann, bob);
    const replica = createReplica(ports);
    replica.add(founder.events.values());
    expect(replica.verdict(orphan.id)?.is).toBe("pending");
    expect(restoreReplica(ports, replica.snapshot())?.text()).toBe(replica.text());
    expect(restoreReplica({ ...ports, genesis: digest("other") }, replica.snapshot())).toBeNull();
  });
});
