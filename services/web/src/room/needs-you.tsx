import type { ApprovalView, ChainView } from "@envoy/protocol";
import { ArrowUpRight, CirclePause, ShieldAlert } from "lucide-react";
import { Button } from "../components/button.tsx";
import { useCan, useMember, useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { shortPaths } from "../lib/workspace-path.ts";
import { ApprovalTimer } from "./approval-timer.tsx";
import { approvalTitle } from "./approval-title.ts";
import { ChainActions } from "./chain-actions.tsx";
import { useDecide } from "./use-decide.ts";

/** What stands still until a person acts; always in sight above the composer. */
export function NeedsYou() {
  const approvals = useRoomState((snapshot) => snapshot.approvals);
  const { chains } = useSpace();
  const open = [...approvals.values()].filter((one) => one.status === "open");
  const held = chains.filter((one) => one.status === "held");
  if (open.length + held.length === 0) return null;
  return (
    <section className="needs" aria-label="Needs you">
      <h2>
        Needs you <span className="count">{open.length + held.length}</span>
      </h2>
      <ul>
        {open.map((one) => (
          <ApprovalLine key={one.approval} approval={one} />
        ))}
        {held.map((one) => (
          <HeldLine key={one.id} chain={one} />
        ))}
      </ul>
    </section>
  );
}

function ApprovalLine({ approval }: { readonly approval: ApprovalView }) {
  const agent = useMember(approval.agent);
  const mayDecide = useCan("approve");
  const { reveal } = useUi();
  const { busy, approve, decline } = useDecide(approval);
  const title = approvalTitle(approval);
  return (
    <li>
      <ShieldAlert className="needs-icon" />
      <button
        type="button"
        className="needs-text"
        onClick={() => reveal(`approval-${approval.approval}`)}
        title="Show it in the conversation"
      >
        <strong>{agent?.handle}</strong>{" "}
        <span>
          asks{title.startsWith("to ") ? "" : ":"} {title}
        </span>
        {approval.kind === "command" && <code>{shortPaths(approval.detail)}</code>}
        <ArrowUpRight />
      </button>
      <ApprovalTimer approval={approval} />
      {mayDecide && (
        <span className="needs-actions">
          <Button
            small
            tone="primary"
            disabled={busy}
            onClick={() => void approve(approval.scopes[0] ?? "once")}
          >
            Approve
          </Button>
          <Button small tone="bad" disabled={busy} onClick={() => void decline()}>
            Decline
          </Button>
        </span>
      )}
    </li>
  );
}

function HeldLine({ chain }: { readonly chain: ChainView }) {
  const { reveal } = useUi();
  return (
    <li>
      <CirclePause className="needs-icon" />
      <button
        type="button"
        className="needs-text"
        onClick={() => reveal(chain.id)}
        title="Show the message that began it"
      >
        <strong>Paused</strong> <span>{chain.sentence ?? "a limit was reached"}</span>
        <ArrowUpRight />
      </button>
      <ChainActions chain={chain.id} />
    </li>
  );
}
