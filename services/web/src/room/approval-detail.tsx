import type { ApprovalView } from "@envoy/protocol";
import { DiffView } from "../components/diff-view.tsx";
import { parseDiff } from "../lib/diff.ts";

/** Exactly what is asked for: the command as it would run, the diff, or the tool's input. */
export function ApprovalDetail({ approval }: { readonly approval: ApprovalView }) {
  if (approval.kind === "file_change") {
    return <DiffView lines={parseDiff(approval.detail)} label="What would change" />;
  }
  return (
    <div className="terminal">
      <pre className="terminal-command">
        {approval.kind === "command" && <span aria-hidden="true">$ </span>}
        {approval.detail}
      </pre>
      {approval.cwd !== null && <p className="terminal-foot">in {approval.cwd}</p>}
    </div>
  );
}
