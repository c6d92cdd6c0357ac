import type { ApprovalView } from "@envoy/protocol";
import { CircleCheck, CircleX, Clock } from "lucide-react";
import { Disclosure } from "../components/disclosure.tsx";
import { clock, fullTime } from "../lib/format.ts";
import { useMember } from "../lib/room-context.ts";
import { ApprovalDetail } from "./approval-detail.tsx";
import { receiptTitle } from "./approval-title.ts";

const scopes = { once: "once", session: "for the session", rule: "as a rule" } as const;

/** What became of a request: who decided, when, and what exactly. */
export function ApprovalReceipt({ approval }: { readonly approval: ApprovalView }) {
  const by = useMember(approval.by ?? "");
  const name = by?.name ?? "somebody";
  return (
    <Disclosure
      className={`receipt receipt-${approval.status}`}
      summary={
        <>
          {approval.status === "approved" ? (
            <CircleCheck />
          ) : approval.status === "declined" ? (
            <CircleX />
          ) : (
            <Clock />
          )}
          <span className="receipt-title">{receiptTitle(approval)}</span>
          <span className="receipt-who">
            {approval.status === "approved" &&
              `approved ${scopes[approval.scope ?? "once"]}${approval.edited === null ? "" : ", edited"} by ${name}`}
            {approval.status === "declined" && `declined by ${name}`}
            {approval.status === "expired" && "nobody decided in time"}
            {approval.status === "gone" && "no longer asked for"}
            {approval.endedAt !== null && (
              <time title={fullTime(approval.endedAt)}> · {clock(approval.endedAt)}</time>
            )}
          </span>
        </>
      }
    >
      {() => (
        <>
          {approval.note !== null && <p className="approval-reason">{approval.note}</p>}
          <ApprovalDetail
            approval={approval.edited === null ? approval : { ...approval, detail: approval.edited }}
          />
        </>
      )}
    </Disclosure>
  );
}
