import type { TurnUsage } from "@envoy/space";
import type { TurnApprovals } from "./approvals.ts";
import { composeTurnContext } from "./compose.ts";
import { noUsage, type TurnEnd, type TurnEvent, type TurnInput } from "./driver.ts";
import type { Started, TurnKit } from "./turn-kit.ts";
import type { TurnStream } from "./turn-stream.ts";
import { untilAbandoned } from "./until-abandoned.ts";

export interface Driving {
  readonly id: string;
  readonly started: Started;
  readonly stream: TurnStream;
  readonly approvals: TurnApprovals;
  readonly abandoned: AbortSignal;
  /** Somebody stopped the turn before the runtime began, so that an interrupt finds nothing to stop. */
  readonly isStopped: () => boolean;
}

/** Runs the runtime; whatever goes wrong in it is the end of a turn, never of the adapter. */
export async function driveTurn(kit: TurnKit, turn: Driving): Promise<TurnEnd> {
  let usage: TurnUsage = noUsage;
  const crashed = (message: string): TurnEnd => ({
    type: "end",
    outcome: "failed",
    text: "",
    usage,
    failure: { code: "runtime_crashed", message: message.slice(0, 2000), retryable: true },
  });
  try {
    await kit.seat.prepare(turn.started.prompt);
    const driver = kit.seat.driver;
    if (driver === null) return crashed("The runtime went away before the turn began");
    if (turn.isStopped()) return { type: "end", outcome: "interrupted", text: "", usage, failure: null };
    for await (const event of untilAbandoned(driver.turn(inputOf(kit, turn)), turn.abandoned)) {
      if (event.type === "usage") usage = event.usage;
      else if (event.type === "end") return event;
      else onEvent(kit, turn, event);
    }
    return crashed(
      turn.abandoned.aborted ? "The runtime did not stop" : "The runtime ended without an answer",
    );
  } catch (error) {
    kit.log.error({ err: error, turn: turn.id }, "the driver failed");
    return crashed(`The runtime failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function inputOf(kit: TurnKit, { id, started }: Driving): TurnInput {
  const context = composeTurnContext({ hub: started.context, handover: kit.seat.takeHandover() });
  return { turnId: id, messages: started.messages, context };
}

function onEvent(kit: TurnKit, turn: Driving, event: Exclude<TurnEvent, { type: "end" | "usage" }>): void {
  if (event.type === "delta") {
    turn.stream.delta({ item: event.itemId, kind: event.kind, text: event.delta });
  } else if (event.type === "item") {
    turn.stream.item(event.item);
  } else if (event.type === "approval") {
    turn.approvals.ask(event.request);
  } else if (event.type === "approval_gone") {
    turn.approvals.gone(event.approvalId);
  } else {
    turn.stream.notice(`${event.failure.message} (trying again, attempt ${event.attempt})`);
    kit.log.warn({ turn: turn.id, failure: event.failure }, "the runtime tries again");
  }
}
