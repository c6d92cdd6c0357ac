import { randomUUID } from "node:crypto";
import type { Driver, DriverApproval, InboundMessage, TurnEnd, TurnEvent, TurnInput } from "@envoy/agent-kit";
import type { TurnItem } from "@envoy/space";

/** Runs a turn to its end; approvals are answered beside the stream, as the kit does. */
export async function play(
  driver: Driver,
  prompt: string | TurnInput,
  onApproval: (request: DriverApproval) => Promise<void> = neverAsked,
): Promise<TurnEvent[]> {
  const seen: TurnEvent[] = [];
  const answers: Promise<void>[] = [];
  for await (const event of driver.turn(typeof prompt === "string" ? input(prompt) : prompt)) {
    seen.push(event);
    if (event.type === "approval") answers.push(onApproval(event.request));
  }
  await Promise.all(answers);
  return seen;
}

export function input(text: string): TurnInput {
  return { turnId: randomUUID(), messages: [messageOf(text)], context: "" };
}

export function messageOf(text: string, from: Partial<InboundMessage["from"]> = {}): InboundMessage {
  const sender = { handle: "alice", kind: "human", role: null, authority: "write", ...from } as const;
  return { id: randomUUID(), from: sender, text, cites: [] };
}

export function endOf(events: readonly TurnEvent[]): TurnEnd {
  const last = events.at(-1);
  if (last?.type !== "end") throw new Error(`The last event is ${last?.type ?? "missing"}, not the end.`);
  return last;
}

export function itemsOf<K extends TurnItem["kind"]>(
  events: readonly TurnEvent[],
  kind: K,
): Extract<TurnItem, { kind: K }>[] {
  const isKind = (item: TurnItem): item is Extract<TurnItem, { kind: K }> => item.kind === kind;
  return events.flatMap((event) => (event.type === "item" && isKind(event.item) ? [event.item] : []));
}

async function neverAsked(request: DriverApproval): Promise<void> {
  throw new Error(`Nobody expected an approval, but "${request.title}" was asked.`);
}
