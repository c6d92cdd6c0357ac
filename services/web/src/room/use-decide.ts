import type { ApprovalView } from "@envoy/protocol";
import { useState } from "react";
import { useAct } from "../lib/use-act.ts";

export type Scope = ApprovalView["scopes"][number];

/** Decides an approval; while the hub has not answered, nothing can be pressed twice. */
export function useDecide(approval: ApprovalView) {
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const during = async (work: Promise<unknown>) => {
    setBusy(true);
    await work;
    setBusy(false);
  };
  return {
    busy,
    approve: (scope: Scope, edited: string | null = null) =>
      during(act("approval.approve", { approval: approval.approval, scope, edited })),
    decline: (how: { note?: string; stop?: boolean } = {}) =>
      during(
        act("approval.decline", {
          approval: approval.approval,
          note: how.note ?? null,
          stop: how.stop ?? false,
        }),
      ),
  };
}
