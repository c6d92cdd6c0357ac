import type { DriverSeat } from "./driver-seat.ts";
import type { Inbox } from "./inbox.ts";
import type { Outbox } from "./outbox.ts";
import { runTurn } from "./turn.ts";
import type { TurnKit } from "./turn-kit.ts";

export interface Work {
  readonly kit: TurnKit;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly seat: DriverSeat;
  /** Ends when the lease is lost or the agent is asked to end. */
  readonly quit: AbortSignal;
  readonly onReady: () => void;
}

/** Turns deliveries into turns, one after the other. */
export async function work({ kit, inbox, outbox, seat, quit, onReady }: Work): Promise<void> {
  await inbox.refresh(quit);
  inbox.wake();
  while (!quit.aborted) {
    if ((await seat.ready(quit)) === null) return;
    onReady();
    await inbox.due(quit);
    // A turn of a dead process must have ended at the hub before another one can start.
    await outbox.drained(quit);
    if (quit.aborted || seat.driver === null) continue;
    const result = await runTurn(kit);
    if (result === "lost") return;
    if (result === "nothing") await inbox.refresh(quit);
    // A turn that is over frees its deliveries only when the hub has heard of it.
    else await outbox.drained(quit);
  }
}
