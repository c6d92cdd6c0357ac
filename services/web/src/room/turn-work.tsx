import { shownItems } from "@envoy/client";
import type { TurnView } from "@envoy/protocol";
import { useRef } from "react";
import { Disclosure } from "../components/disclosure.tsx";
import { plural } from "../lib/format.ts";
import { useRoom, useRoomState } from "../lib/room-context.ts";
import { type LogPart, logParts, summarize, type ToolLike } from "../lib/work-log.ts";
import { ApprovalCard } from "./approval-card.tsx";
import { ApprovalReceipt } from "./approval-receipt.tsx";
import { useInView } from "./use-in-view.ts";
import { WorkLog } from "./work-log.tsx";

/** The work of a turn: open while it runs, one line when it is over, with the approvals it asked for. */
export function TurnWork({ turn }: { readonly turn: TurnView }) {
  const room = useRoom();
  const live = useRoomState((snapshot) => snapshot.live.get(turn.id));
  const approvals = useRoomState((snapshot) => snapshot.approvals);
  const root = useRef<HTMLDivElement>(null);
  useInView(root, turn.partial, () => void room.loadTurn(turn.id));
  const mine = [...approvals.values()].filter((one) => one.turn === turn.id);
  const parts = logParts(shownItems(turn, live), turn.answer !== null);
  return (
    <div className="work" ref={root}>
      {turn.state === "working" && parts.length > 0 && <WorkLog parts={parts} working />}
      {turn.state !== "working" && (parts.length > 0 || turn.partial) && <FoldedLog parts={parts} />}
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

function FoldedLog({ parts }: { readonly parts: readonly LogPart[] }) {
  const tools = parts.flatMap((part): readonly ToolLike[] => (part.kind === "tools" ? part.items : []));
  const words =
    tools.length > 0 ? summarize(tools) : parts.length > 0 ? plural(parts.length, "step") : "Its work";
  return (
    <Disclosure className="work-folded" summary={<span>{words}</span>}>
      {() =>
        parts.length === 0 ? (
          <p className="notice">Fetching the steps …</p>
        ) : (
          <WorkLog parts={parts} working={false} />
        )
      }
    </Disclosure>
  );
}
