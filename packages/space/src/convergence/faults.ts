/**
 * The planted faults of the mutation gate: each switches one rule to a plausible mistake. Only the suite sets
 * them; with none set the rules are those of the model.
 */
export const faultNames = [
  "claim-tie-by-arrival",
  "first-claim-wins",
  "no-strong-removal",
  "add-beats-removal",
  "removal-forgets-cut",
  "content-by-own-heads",
  "invite-limit-forgotten",
  "epoch-counts-effective",
  "losers-not-told",
  "second-completion-dropped",
  "admins-remove-admins",
  "higher-role-wins",
] as const;
export type Fault = (typeof faultNames)[number];
export type Faults = ReadonlySet<Fault>;

export const noFaults: Faults = new Set();
