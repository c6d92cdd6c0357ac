import type { TurnFailure, TurnItem, TurnUsage } from "@envoy/space";

/**
 * The port a vendor implements. A driver owns one session of one runtime (a Claude Code process, a Codex
 * thread, a plain model loop) and knows nothing of the hub: it is given input and tools, and it reports what
 * happens. Everything durable (inbox, attempts, answers, approvals) is the kit's affair.
 *
 * `driver-conformance.ts` is the suite each driver passes.
 */
export interface DriverFactory {
  /** `claude`, `codex`, `api`, `scripted`. */
  readonly vendor: string;
  /**
   * Opens or resumes a session. Resolves when the runtime is ready for a turn, and makes no model request.
   * A session that cannot be resumed is opened anew and says why in `Driver.opened`.
   * @throws DriverError with a code of `TurnFailure` when no session can be had at all.
   */
  open(options: DriverOptions): Promise<Driver>;
}

export interface DriverOptions {
  /** The repository; the runtime's working directory. */
  readonly cwd: string;
  /** Notes and context: the runtime may read and write `writableDirs` and read `readableDirs` without asking. */
  readonly writableDirs: readonly string[];
  readonly readableDirs: readonly string[];
  /** A private folder of this agent for the runtime's own state; survives restarts. */
  readonly stateDir: string;
  /** The vendor's session or thread id to resume, or null for a new one. */
  readonly resume: string | null;
  /** The composed role prompt: who the agent is, how it behaves, what the repository looks like. */
  readonly instructions: string;
  /** The hub's tools. Called by the runtime at any time during a turn. */
  readonly tools: readonly HubTool[];
  readonly model: string | null;
  readonly effort: string | null;
}

export interface HubTool {
  /** lower_snake; drivers add the prefix their runtime wants. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly readOnly: boolean;
  /** Never throws: a refusal comes back as `ok: false` with a sentence the model can act on. */
  call(args: unknown): Promise<{ readonly ok: boolean; readonly text: string }>;
}

export interface Driver extends AsyncDisposable {
  /** The vendor's id, known before the first turn and stable until the driver is closed. */
  readonly sessionId: string;
  readonly opened: { readonly resumed: boolean; readonly reason: string | null };
  /**
   * Runs one turn and yields what happens in order; the last event is always `end`, also after a crash of the
   * runtime. Only one turn runs at a time. Stopping the iteration early interrupts the turn.
   */
  turn(input: TurnInput): AsyncIterable<TurnEvent>;
  /** Adds a person's words to the turn that runs. False when none runs or the runtime refuses. */
  steer(message: InboundMessage): Promise<boolean>;
  /** Stops the turn that runs, and the commands it started; its `end` follows. A no-op when none runs. */
  interrupt(): Promise<void>;
  /** Answers an `approval` event of the running turn. Unknown or already answered ids are ignored. */
  answer(approvalId: string, decision: DriverDecision): Promise<void>;
  /** Takes effect with the next turn, on the same session. */
  setInstructions(instructions: string): Promise<void>;
  setModel(model: string): Promise<void>;
  setEffort(effort: string): Promise<void>;
  models(): Promise<readonly ModelInfo[]>;
  status(): Promise<DriverStatus>;
  /** Shortens the session's history. False when the runtime has no such thing. */
  compact(): Promise<boolean>;
}

export interface TurnInput {
  readonly turnId: string;
  /** What woke the agent, oldest first; at least one. */
  readonly messages: readonly InboundMessage[];
  /** Facts of the hub for this turn: roster, open tasks, limits, what an earlier attempt visibly did. */
  readonly context: string;
}

/** Text of somebody else: data with its provenance, never instructions of the system. */
export interface InboundMessage {
  readonly id: string;
  readonly from: {
    readonly handle: string;
    readonly kind: "human" | "agent" | "script";
    readonly role: string | null;
    /** What the sender may do in the space: "admin", "write", "read". */
    readonly authority: string;
  };
  readonly text: string;
  /** Messages this one cites, so that the agent need not look them up. */
  readonly cites: readonly { readonly id: string; readonly from: string; readonly text: string }[];
}

export type TurnEvent =
  /** More text of an item that is not complete; ephemeral. */
  | {
      readonly type: "delta";
      readonly itemId: string;
      readonly kind: "text" | "reasoning";
      readonly delta: string;
    }
  /** Whole item, when it starts, changes or completes; the same id replaces. */
  | { readonly type: "item"; readonly item: TurnItem }
  | { readonly type: "approval"; readonly request: DriverApproval }
  /** The runtime no longer waits for this approval (answered elsewhere, turn interrupted). */
  | { readonly type: "approval_gone"; readonly approvalId: string }
  /** The runtime tries again by itself; a 401 or 403 must instead end the turn at once. */
  | { readonly type: "retry"; readonly failure: TurnFailure; readonly attempt: number }
  | { readonly type: "usage"; readonly usage: TurnUsage }
  | TurnEnd;

export interface TurnEnd {
  readonly type: "end";
  readonly outcome: "completed" | "interrupted" | "failed";
  /** The final answer; empty when there is none. */
  readonly text: string;
  readonly usage: TurnUsage;
  readonly failure: TurnFailure | null;
}

export interface DriverApproval {
  /** Unique within the driver's life. */
  readonly id: string;
  readonly itemId: string | null;
  readonly kind: "command" | "file_change" | "tool" | "question";
  /** One line: "Run git push origin main". */
  readonly title: string;
  /** The exact command, the unified diff, or the tool's input as pretty JSON. */
  readonly detail: string;
  readonly cwd: string | null;
  readonly reason: string | null;
  /** Which scopes an approval can have. `rule` is permanent for this agent. */
  readonly scopes: readonly ("once" | "session" | "rule")[];
  /** Whether `edited` may replace the command. */
  readonly editable: boolean;
}

export type DriverDecision =
  | {
      readonly verdict: "approve";
      readonly scope: "once" | "session" | "rule";
      readonly edited: string | null;
    }
  /** With `stop` the turn is interrupted, otherwise the agent goes on and is told the note. */
  | { readonly verdict: "decline"; readonly note: string | null; readonly stop: boolean };

export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  /** Empty where the model has no such setting. */
  readonly efforts: readonly string[];
}

export interface DriverStatus {
  readonly vendor: string;
  readonly transport: string;
  readonly model: string | null;
  readonly effort: string | null;
  readonly sessionId: string;
  readonly busy: boolean;
  readonly contextTokens: number | null;
  readonly contextWindow: number | null;
  readonly rssBytes: number | null;
}

/** A session could not be opened. */
export class DriverError extends Error {
  readonly failure: TurnFailure;
  constructor(failure: TurnFailure) {
    super(failure.message);
    this.name = "DriverError";
    this.failure = failure;
  }
}

export const noUsage: TurnUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costUsd: null,
  reported: false,
};
