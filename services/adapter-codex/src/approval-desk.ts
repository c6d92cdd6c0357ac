import type { DriverDecision, TurnEvent } from "@envoy/agent-kit";
import type { TurnItem } from "@envoy/space";
import { type Asked, type Reply, readAsked } from "./approvals.ts";
import { notice } from "./items.ts";
import type { RequestId, RpcClient } from "./json-rpc.ts";

/** The questions of the runtime that are open in one turn. */
export interface ApprovalDesk {
  readonly waiting: number;
  /** False when the request is no question to people. */
  ask(request: { readonly id: RequestId; readonly method: string; readonly params: unknown }): boolean;
  /** Says the decision to the runtime; null when the question is not open. */
  answer(approvalId: string, decision: DriverDecision): Reply | null;
  /** The runtime says that a question is settled, by whomever. */
  resolved(requestId: RequestId): void;
  /** The turn is over: what is still open is gone. */
  close(): void;
}

export function createApprovalDesk(options: {
  readonly rpc: RpcClient;
  readonly generation: number;
  readonly autoApprove: boolean;
  readonly item: (id: string) => TurnItem | null;
  readonly push: (event: TurnEvent) => void;
}): ApprovalDesk {
  const open = new Map<string, { readonly requestId: RequestId; readonly asked: Asked }>();
  const idOf = (requestId: RequestId) => `codex-${options.generation}-${requestId}`;

  return {
    get waiting() {
      return open.size;
    },
    ask: ({ id: requestId, method, params }) => {
      const id = idOf(requestId);
      const asked = readAsked(method, params, { id, item: options.item });
      if (asked === null) return false;
      if (options.autoApprove && asked.automatic) {
        const yes = asked.reply({ verdict: "approve", scope: "once", edited: null });
        options.rpc.respond(requestId, yes.result);
        options.push({
          type: "item",
          item: notice(`${id}-auto`, `Approved automatically: ${asked.request.title}`),
        });
      } else {
        open.set(id, { requestId, asked });
        options.push({ type: "approval", request: asked.request });
      }
      return true;
    },
    answer: (approvalId, decision) => {
      const waiting = open.get(approvalId);
      if (!waiting) return null;
      open.delete(approvalId);
      const reply = waiting.asked.reply(decision);
      options.rpc.respond(waiting.requestId, reply.result);
      return reply;
    },
    resolved: (requestId) => {
      // Also comes after our own answers, which are not open any more.
      const approvalId = idOf(requestId);
      if (open.delete(approvalId)) options.push({ type: "approval_gone", approvalId });
    },
    close: () => {
      for (const approvalId of open.keys()) options.push({ type: "approval_gone", approvalId });
      open.clear();
    },
  };
}
