import type { CanUseTool, PermissionResult, PermissionUpdate } from "@anthropic-ai/claude-agent-sdk";
import type { DriverDecision, TurnEvent } from "@envoy/agent-kit";
import { type Ask, approvalOf, declined, lastingGrant, resultOf } from "./approval-request.ts";

/** Where the runtime's questions wait for people. */
export interface ApprovalDesk {
  readonly canUseTool: CanUseTool;
  has(id: string): boolean;
  /** Ignored when nobody waits for this id any more. */
  answer(id: string, decision: DriverDecision): Promise<void>;
  /** Nobody will answer what is open: the runtime that asked is gone. */
  abandon(): void;
}

export interface ApprovalDeskOptions {
  readonly cwd: string;
  readonly mode: "manual" | "auto";
  /** Hands an event to the turn that runs; false when none does. */
  emit(event: TurnEvent): boolean;
  /** Keeps a grant beyond this session. */
  keep(grant: PermissionUpdate): Promise<void>;
  /** A person changed what the call does. */
  edited(callId: string, input: Readonly<Record<string, unknown>>): void;
}

interface OpenAsk {
  readonly ask: Ask;
  settle(result: PermissionResult | null): void;
}

export function createApprovalDesk(options: ApprovalDeskOptions): ApprovalDesk {
  const open = new Map<string, OpenAsk>();
  let counter = 0;

  /** `null` means that the answer came from elsewhere: the card in the room is taken back. */
  function wait(ask: Ask, signal: AbortSignal): Promise<PermissionResult> {
    const id = `${ask.call.id}:${++counter}`;
    return new Promise((resolve) => {
      const settle = (result: PermissionResult | null) => {
        if (!open.delete(id)) return;
        signal.removeEventListener("abort", gone);
        if (result === null) options.emit({ type: "approval_gone", approvalId: id });
        resolve(result ?? declined("The turn was stopped before anybody decided.", false));
      };
      const gone = () => settle(null);
      open.set(id, { ask, settle });
      signal.addEventListener("abort", gone);
      const shown = options.emit({ type: "approval", request: approvalOf(id, ask, options.cwd) });
      if (!shown || signal.aborted) settle(null);
    });
  }

  return {
    canUseTool: async (name, input, context) => {
      const ask: Ask = {
        call: { id: context.toolUseID, name, input },
        suggestions: context.suggestions ?? [],
        reason: context.decisionReason ?? null,
      };
      if (options.mode === "auto" && name !== "AskUserQuestion")
        return { behavior: "allow", updatedInput: input };
      return wait(ask, context.signal);
    },
    has: (id) => open.has(id),
    answer: async (id, decision) => {
      const entry = open.get(id);
      if (!entry) return;
      const lasting = lastingGrant(entry.ask, decision);
      if (lasting !== null) await options.keep(lasting);
      const result = resultOf(entry.ask, decision);
      if (decision.verdict === "approve" && decision.edited !== null && result?.behavior === "allow")
        options.edited(entry.ask.call.id, result.updatedInput ?? {});
      entry.settle(result);
    },
    abandon: () => {
      for (const entry of [...open.values()]) entry.settle(null);
    },
  };
}
