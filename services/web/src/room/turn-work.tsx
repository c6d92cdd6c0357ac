import { shownItems } from "@envoy/client";
import type { TurnView } from "@envoy/protocol";
import { Disclosure } from "../components/disclosure.tsx";
import { plural } from "../lib/format.ts";
import { useRoom, useRoomState } from "../lib/room-context.ts";
import { logParts, summarize, type ToolLike } from "../lib/work-log.ts";
import { ApprovalCard } from "./approval-card.tsx";
import { ApprovalReceipt } from "./approval-receipt.tsx";
import { WorkLog } from "./work-log.tsx";

/** The work of a turn: open while it runs, one line when it is over, with the approvals it asked for. */
export function TurnWork({ turn }: { readonly turn: TurnView }) {
  const room = useRoom();
  const live = useRoomState((snapshot) => snapshot.live.get(turn.id));
  const approvals = useRoomState((snapshot) => snapshot.approvals);
  const mine = [...approvals.values()].filter((one) => one.turn === turn.id);
  const items = shownItems(turn, live);
  const working = turn.state === "working";
  const parts = logParts(items, turn.answer !== null);
  const tools = parts.flatMap((part): readonly ToolLike[] => (part.kind === "tools" ? part.items : []));
  const log = <WorkLog parts={parts} working={working} />;
  return (
    <div className="work">
      {working
        ? parts.length > 0 && log
        : (parts.length > 0 || turn.partial) && (
            <Disclosure
              className="work-folded"
              summary={
                <span>{tools.length > 0 ? summarize(tools) : plural(Math.max(1, parts.length), "step")}</span>
              }
              onOpen={() => {
                if (turn.partial) void room.loadTurn(turn.id);
              }}
            >
              {() => (parts.length === 0 ? <p className="notice">Fetching the steps …</p> : log)}
            </Disclosure>
          )}
      {mine.map((one) =>
        one.status === "open" ? (
          <ApprovalCard key={one.approval} approval={one} />
        ) : (
          <ApprovalReceipt key={one.approval} approval={one} />
        ),
      )}
    </div>
  );
}
