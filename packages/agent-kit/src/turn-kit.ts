import type { Output } from "@envoy/protocol";
import type { Entry } from "@envoy/space";
import type { DriverSeat } from "./driver-seat.ts";
import type { HubLink } from "./hub-link.ts";
import type { ToolTurn } from "./hub-tools/tool.ts";
import type { Logger } from "./options.ts";
import type { Outbox, Refusal } from "./outbox.ts";
import type { OutboxRow, StateFile } from "./state-file.ts";
import type { Stop } from "./turn-end.ts";

/** What one turn works with; the lease it stands under does not change during a turn. */
export interface TurnKit {
  readonly link: Pick<HubLink, "call">;
  readonly space: string;
  readonly token: number;
  readonly state: StateFile;
  readonly outbox: Outbox;
  readonly seat: DriverSeat;
  readonly notes: string;
  readonly approvalTtlMs: number;
  readonly turnLimitMs: number;
  readonly interruptGraceMs: number;
  readonly shutdownGraceMs: number;
  readonly log: Logger;
  /** Ends when the lease is lost. */
  readonly signal: AbortSignal;
  /** Ends when the agent is asked to end. */
  readonly stopping: AbortSignal;
  /** Where the turn's answer goes, once the feed has told. */
  readonly threadOf: (turn: string) => string | null;
  /** Sequence number up to which the feed was seen, and the cursor there. */
  readonly seen: () => { readonly seq: number; readonly cursor: string };
  readonly onCurrent: (turn: CurrentTurn | null) => void;
}

/** The turn that runs, as the rest of the adapter sees it. */
export interface CurrentTurn {
  readonly tools: ToolTurn;
  stop(why: Stop): void;
  onEntry(entry: Entry): void;
  onRefused(row: OutboxRow, refusal: Refusal): void;
}

/** `nothing`: the hub has nothing to do; `again`: ask anew after what was found in the way has been settled. */
export type TurnResult = "worked" | "nothing" | "again" | "lost";

export type Started = Output<"turn.start">;
