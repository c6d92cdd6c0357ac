import type { ApprovalView } from "@envoy/protocol";
import { Check, ChevronDown, Pencil, ShieldAlert, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Popover } from "../components/popover.tsx";
import { useCan, useMember } from "../lib/room-context.ts";
import { ApprovalDetail } from "./approval-detail.tsx";
import { ApprovalTimer } from "./approval-timer.tsx";
import { approvalTitle } from "./approval-title.ts";
import { type Scope, useDecide } from "./use-decide.ts";

const scopeWords: Readonly<Record<Scope, string>> = {
  once: "Approve once",
  session: "Approve for this session",
  rule: "Approve as a rule",
};

/** Something that waits for a person: exactly what, why, how risky, how long, and every way to decide it. */
export function ApprovalCard({ approval }: { readonly approval: ApprovalView }) {
  const [mode, setMode] = useState<"ask" | "edit" | "decline">("ask");
  const agent = useMember(approval.agent);
  const mayDecide = useCan("approve");
  const title = approvalTitle(approval);
  return (
    <section
      className="approval"
      aria-label={`Approval ${approval.approval}: ${approval.title}`}
      data-approval={approval.approval}
      data-row={`approval-${approval.approval}`}
      tabIndex={-1}
    >
      <header className="approval-head">
        <ShieldAlert className="approval-icon" />
        <strong>
          {agent?.handle ?? "An agent"} asks{title.startsWith("to ") ? " " : ": "}
          {title}
        </strong>
        <span className="approval-number">#{approval.approval}</span>
        <span className={`risk risk-${approval.risk}`}>{approval.risk} risk</span>
        <ApprovalTimer approval={approval} />
      </header>
      {approval.reason !== null && <p className="approval-reason">{approval.reason}</p>}
      {mode === "edit" ? (
        <EditCommand approval={approval} onBack={() => setMode("ask")} />
      ) : (
        <ApprovalDetail approval={approval} />
      )}
      {!mayDecide && <p className="approval-reason">A person with the approve capability decides this.</p>}
      {mayDecide && mode === "ask" && (
        <Decisions approval={approval} onEdit={() => setMode("edit")} onDecline={() => setMode("decline")} />
      )}
      {mayDecide && mode === "decline" && <DeclineForm approval={approval} onBack={() => setMode("ask")} />}
    </section>
  );
}

interface DecisionsProps {
  readonly approval: ApprovalView;
  readonly onEdit: () => void;
  readonly onDecline: () => void;
}

function Decisions({ approval, onEdit, onDecline }: DecisionsProps) {
  const { busy, approve, decline } = useDecide(approval);
  const [first = "once", ...others] = approval.scopes;
  return (
    <div className="approval-actions">
      <span className="split">
        <Button tone="primary" disabled={busy} onClick={() => void approve(first)} data-action="approve">
          <Check /> {scopeWords[first]}
        </Button>
        {others.length > 0 && (
          <Popover
            label="More ways to approve"
            align="start"
            className="button button-primary split-more"
            trigger={<ChevronDown />}
          >
            {(close) => (
              <div className="menu-list">
                {others.map((scope) => (
                  <button
                    key={scope}
                    type="button"
                    disabled={busy}
                    onClick={() => {
                      close();
                      void approve(scope);
                    }}
                  >
                    {scopeWords[scope]}
                  </button>
                ))}
              </div>
            )}
          </Popover>
        )}
      </span>
      {approval.editable && (
        <Button disabled={busy} onClick={onEdit}>
          <Pencil /> Edit
        </Button>
      )}
      <span className="spacer" />
      <Button tone="quiet" disabled={busy} onClick={onDecline}>
        Decline with a note
      </Button>
      <Button tone="bad" disabled={busy} onClick={() => void decline()} data-action="decline">
        <X /> Decline
      </Button>
      <Button tone="bad" disabled={busy} onClick={() => void decline({ stop: true })}>
        Decline and stop
      </Button>
    </div>
  );
}

function EditCommand({ approval, onBack }: { readonly approval: ApprovalView; readonly onBack: () => void }) {
  const [text, setText] = useState(approval.detail);
  const { busy, approve } = useDecide(approval);
  return (
    <div className="approval-edit">
      <textarea
        aria-label="The command to approve instead"
        className="mono"
        rows={Math.min(12, text.split("\n").length + 1)}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="approval-actions">
        <Button
          tone="primary"
          disabled={busy || text.trim() === ""}
          onClick={() => void approve("once", text)}
        >
          <Check /> Approve as edited
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}

function DeclineForm({ approval, onBack }: { readonly approval: ApprovalView; readonly onBack: () => void }) {
  const [note, setNote] = useState("");
  const { busy, decline } = useDecide(approval);
  return (
    <div className="approval-edit">
      <textarea
        aria-label="Why, and what to do instead"
        placeholder="Why, and what it should do instead"
        rows={2}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="approval-actions">
        <Button tone="bad" disabled={busy || note.trim() === ""} onClick={() => void decline({ note })}>
          Decline, and go on
        </Button>
        <Button tone="bad" disabled={busy} onClick={() => void decline({ note, stop: true })}>
          Decline and stop
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}
