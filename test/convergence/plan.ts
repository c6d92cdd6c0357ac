import fc from "fast-check";

/** What one actor tries at one place. Numbers choose among what is there when it is played. */
export interface Step {
  readonly actor: number;
  readonly op: Op;
  readonly pick: number;
  /** Writes under older authority heads than it knows: late, or pretending to be. */
  readonly stale: boolean;
}

export const ops = [
  "add",
  "remove",
  "remove-uncut",
  "raise",
  "lower",
  "join",
  "revoke",
  "invite",
  "claim",
  "assign",
  "release",
  "expire",
  "complete",
  "complete-for-review",
  "review",
  "reopen",
  "cancel",
  "edit",
  "post",
  "amend",
  "redact",
  "restore",
  "read",
  "newer",
  "mixed",
] as const;
export type Op = (typeof ops)[number];

/** Three places work apart, then meet. */
export interface Round {
  readonly member: number;
  readonly places: readonly (readonly Step[])[];
}

export interface Plan {
  readonly rounds: readonly Round[];
  /** Orders the events for a replica that hears of everything late. */
  readonly shuffle: number;
}

const pick = fc.nat({ max: 11 });
const actor = fc.nat({ max: 5 });

function step(among: readonly Op[], stale: fc.Arbitrary<boolean>): fc.Arbitrary<Step> {
  return fc.record({ actor, op: fc.constantFrom(...among), pick, stale });
}

const rarely = fc.nat({ max: 9 }).map((n) => n === 0);

/** Whatever comes, by whomever, at one place or another, with now and then a meeting. */
export const randomPlans: fc.Arbitrary<Plan> = fc.record({
  rounds: fc.array(
    fc.record({
      member: fc.nat({ max: 3 }),
      places: fc.tuple(
        fc.array(step(ops, rarely), { maxLength: 4 }),
        fc.array(step(ops, rarely), { maxLength: 4 }),
        fc.array(step(ops, rarely), { maxLength: 4 }),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  shuffle: fc.nat(),
});

/** Operations that get in each other's way, in groups that meet often. */
const quarrels: readonly (readonly Op[])[] = [
  ["add", "remove", "remove-uncut", "raise", "lower", "post"],
  ["remove", "raise", "lower", "invite", "add", "join"],
  ["join", "join", "revoke", "invite", "remove"],
  ["claim", "claim", "assign", "release", "expire", "complete"],
  ["claim", "complete", "complete", "complete-for-review", "review", "reopen", "cancel"],
  ["remove", "post", "claim", "restore", "post"],
  ["edit", "amend", "redact", "cancel", "claim", "newer"],
];

/** Three places fork and do one to four things each to the same member, invite and task; one to three times. */
export const directedPlans: fc.Arbitrary<Plan> = fc.record({
  rounds: fc.array(
    fc.nat({ max: quarrels.length - 1 }).chain((quarrel) => {
      const some = fc.array(step(quarrels[quarrel] ?? ops, rarely), { minLength: 1, maxLength: 4 });
      return fc.record({ member: fc.nat({ max: 3 }), places: fc.tuple(some, some, some) });
    }),
    { minLength: 1, maxLength: 3 },
  ),
  shuffle: fc.nat(),
});
