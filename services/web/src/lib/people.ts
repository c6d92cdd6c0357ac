import type { MemberView } from "@envoy/protocol";
import { knownNames } from "./mentions.ts";
import type { People } from "./room-context.ts";

const HUES = 6;

export function peopleOf(members: readonly MemberView[], me: string): People {
  const agents = members.filter((one) => one.kind !== "human").toSorted((a, b) => a.joinedAt - b.joinedAt);
  return {
    members,
    me,
    byActor: new Map(members.map((one) => [one.actor, one])),
    names: knownNames(
      members.filter((one) => !one.removed),
      me,
    ),
    hues: new Map(agents.map((one, index) => [one.actor, index % HUES])),
  };
}
