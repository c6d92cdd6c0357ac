import type { Entry } from "@envoy/space";
import { clip } from "@envoy/space";
import type { DriverApproval, DriverDecision } from "./driver.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { assessRisk } from "./risk.ts";
import type { OutboxCall } from "./state-file.ts";

/**
 * The questions of one turn: each is put before the room, and the room's word goes to the runtime the moment it
 * is known. What expires or cannot be asked is declined, never approved.
 */
export interface TurnApprovals {
  ask(request: DriverApproval): void;
  /** The runtime no longer waits. */
  gone(request: string): void;
  /** Takes entries of the feed; others than those of this turn's approvals change nothing. */
  onEntry(entry: Entry): void;
  /** The hub does not take the question. */
  refused(request: string, reason: string): void;
  /** How many wait for a person. */
  readonly open: number;
}

export interface TurnApprovalsOptions {
  readonly turn: string;
  readonly ttlMs: number;
  readonly put: (call: OutboxCall) => void;
  readonly answer: (request: string, decision: DriverDecision) => void;
  /** Somebody is being waited for, or nobody any more. */
  readonly onWaiting: (waiting: boolean) => void;
}

export function createTurnApprovals(options: TurnApprovalsOptions): TurnApprovals {
  const { turn } = options;
  const open = new Set<string>();
  const numbers = new Map<string, string>();
  const end = (request: string | undefined, decision: DriverDecision | null) => {
    if (request === undefined || !open.delete(request)) return;
    if (decision !== null) options.answer(request, decision);
    if (open.size === 0) options.onWaiting(false);
  };
  return {
    ask: (request) => {
      if (open.has(request.id)) return;
      open.add(request.id);
      if (open.size === 1) options.onWaiting(true);
      options.put({
        name: "approval.request",
        turn,
        input: { turn, ttlMs: options.ttlMs, ...shownRequest(request) },
      });
    },
    gone: (request) => {
      if (!open.has(request)) return;
      end(request, null);
      const reason = "the runtime no longer waits for it";
      options.put({ name: "approval.withdraw", turn, input: { turn, request, reason } });
    },
    onEntry: (entry) => {
      if (entry.body === null) return;
      if (entry.type === "approval.requested" && entry.body.turn === turn)
        numbers.set(entry.body.approval, entry.body.request);
      if (entry.type === "approval.decided" && entry.body.turn === turn)
        end(numbers.get(entry.body.approval), decisionOf(entry.body));
      if (entry.type === "approval.closed" && entry.body.turn === turn)
        end(numbers.get(entry.body.approval), declined(entry.body.reason));
    },
    refused: (request, reason) => end(request, declined(`it could not be put before the room: ${reason}`)),
    get open() {
      return open.size;
    },
  };
}

function declined(note: string): DriverDecision {
  return { verdict: "decline", note, stop: false };
}

function decisionOf(body: {
  verdict: "approve" | "decline";
  scope: "once" | "session" | "rule";
  edited: string | null;
  note: string | null;
  stop: boolean;
}): DriverDecision {
  return body.verdict === "approve"
    ? { verdict: "approve", scope: body.scope, edited: body.edited }
    : { verdict: "decline", note: body.note, stop: body.stop };
}

/** What people see. A masked text is no longer what would run, so it cannot be edited. */
export function shownRequest(request: DriverApproval) {
  const detail = maskSecrets(request.detail);
  return {
    request: request.id,
    kind: request.kind,
    title: clipLine(maskSecrets(request.title) || request.kind, 300),
    detail: clip(detail, 60_000),
    cwd: request.cwd === null ? null : request.cwd.slice(0, 1024),
    reason: request.reason === null ? null : clip(maskSecrets(request.reason), 1900),
    risk: assessRisk(request),
    scopes: [...request.scopes],
    editable: request.editable && detail === request.detail && detail.length <= 20_000,
  };
}

function clipLine(text: string, limit: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
