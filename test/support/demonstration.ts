import { expect } from "vitest";
import type { Person } from "./person.ts";
import { namesOf, type SpaceRecord } from "./record.ts";
import { until } from "./until.ts";

export const ask = "@Planner Design an auth system for our API.";

/** What the room reads when the demonstration is over, in order. */
export const conversation: readonly (readonly [who: string, text: string])[] = [
  ["you", ask],
  [
    "Planner",
    "Plan written to plan.md — 3 phases covering JWT, middleware, and RBAC. @Reviewer ready for review.",
  ],
  [
    "Reviewer",
    "Changes requested. 3 items in review.md: missing refresh token flow [Critical], no rate limiting on token endpoint [Risk], no test plan for middleware [Gap]. @Planner",
  ],
  ["Planner", "Updated plan.md — added refresh rotation, rate limit specs, and test matrix. @Reviewer"],
  ["Reviewer", "Approved. Plan is solid. @you ready for implementation."],
];

export const handBack = conversation.at(-1)?.[1] ?? "";

export async function openApproval(person: Person, ms?: number) {
  return until(
    "an approval to be asked for",
    async () => (await person.call("approval.list", {})).approvals[0],
    ms,
  );
}

/** Waits for the sentence that gives the work back to the person. */
export function handedBack(person: Person, ms = 60_000) {
  return until(
    "the hand-over to the person",
    async () => {
      const { messages } = await person.call("message.list", { limit: 200 });
      return messages.find((message) => message.text === handBack);
    },
    ms,
  );
}

/** The members' talk without what else was written meanwhile. */
export async function expectConversation(person: Person, record: SpaceRecord): Promise<void> {
  const names = await namesOf(person);
  const said = record.messages
    .filter((message) => message.text === ask || message.turn !== null)
    .map((message) => [names.get(message.author), message.text]);
  expect(said).toEqual(conversation);
}
