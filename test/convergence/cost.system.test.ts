import { describe, expect, it } from "vitest";
import type { ConvergentEvent } from "../../packages/space/src/convergence/event.ts";
import { createReplica, type Replica } from "../../packages/space/src/convergence/replica.ts";
import {
  addBody,
  createSite,
  foundSpace,
  inviteBody,
  joinBody,
  key,
  meet,
  postBody,
  type Site,
} from "../../packages/space/src/convergence/test-support/site.ts";

/** Prints what events cost in processor time; what is asserted is that the work was done, never how fast. */

function measured(name: string, replica: Replica, events: readonly ConvergentEvent[]): void {
  const before = process.cpuUsage();
  for (const event of events) replica.add([event]);
  const { user, system } = process.cpuUsage(before);
  const each = ((user + system) / Math.max(1, events.length)).toFixed(1);
  process.stdout.write(`${name}: ${events.length} events, ${each} us of processor time each\n`);
}

function started(): { founder: Site; replica: Replica; base: ConvergentEvent[] } {
  const { founder, ports, genesis } = foundSpace();
  const replica = createReplica(ports);
  replica.add([genesis]);
  return { founder, replica, base: [genesis] };
}

describe("what an event costs", () => {
  it.each([10, 100, 1_000, 10_000])("in a space of %d members", { timeout: 120_000 }, (members) => {
    const { founder, replica } = started();
    const adds = Array.from({ length: members }, (_, index) =>
      founder.write("member.add", addBody(`m${index}`, index % 50 === 0 ? "admin" : "write")),
    );
    measured(`authority of ${members} members`, replica, adds);
    const posts = Array.from({ length: 2_000 }, (_, index) =>
      founder.write("message.post", postBody(`hello ${index}`)),
    );
    measured(`messages among ${members} members`, replica, posts);
    const removal = founder.write("member.remove", { actor: key("m5"), reason: null });
    measured(`removal among ${members} members`, replica, [removal]);
    const state = replica.state();
    expect(Object.keys(state.members)).toHaveLength(members);
    expect(state.timeline).toHaveLength(posts.length);
  });

  it("when 2,000 join under one head", { timeout: 120_000 }, () => {
    const { founder, replica } = started();
    replica.add([founder.write("invite.create", inviteBody("open", 50))]);
    const joins = Array.from({ length: 2_000 }, (_, index) => {
      const site = createSite(`j${index}`, 100 + index);
      site.learn(founder.events.values());
      return site.write("member.join", joinBody("open", `j${index}`));
    });
    measured("joins for 50 seats", replica, joins);
    expect(Object.keys(replica.state().members)).toHaveLength(51);
  });

  it("when two admins work apart for long, and one turns out removed", { timeout: 120_000 }, () => {
    const { founder, replica, base } = started();
    const ann = createSite("ann", 2);
    founder.write("member.add", addBody("ann", "admin"));
    meet(founder, ann);
    const [first, second]: ConvergentEvent[][] = [[], []];
    for (let index = 0; index < 1_000; index += 1) {
      first?.push(founder.write("member.add", addBody(`f${index}`, "write")));
      second?.push(ann.write("member.add", addBody(`a${index}`, "write")));
    }
    replica.add([...founder.events.values()].slice(base.length, base.length + 1));
    measured("one branch", replica, first ?? []);
    measured("the other branch", replica, second ?? []);
    const removal = founder.write("member.remove", { actor: ann.actor, reason: null });
    measured("a removal that voids 1,000 acts", replica, [removal]);
    expect(Object.keys(replica.state().members)).toHaveLength(1_001);
  });

  it("when one admin floods a space", { timeout: 120_000 }, () => {
    const { founder, replica } = started();
    const ann = createSite("ann", 2);
    const added = founder.write("member.add", addBody("ann", "admin"));
    meet(founder, ann);
    replica.add([added]);
    const flood = Array.from({ length: 2_000 }, (_, index) =>
      ann.write("member.add", addBody(`a${index}`, "write"), { auth: [added.id] }),
    );
    measured("acts under one head", replica, flood);
    const churn = Array.from({ length: 300 }, () => [
      founder.write("member.add", addBody("x", "write")),
      founder.write("member.remove", { actor: key("x"), reason: null }),
    ]).flat();
    measured("one member coming and going", replica, churn);
    expect(Object.keys(replica.state().members)).toHaveLength(2 + 64);
  });
});
