import { randomBytes } from "node:crypto";
import type { Account, Caller, Engine, Log } from "@envoy/engine";
import { withLogContext } from "@envoy/node-kit";
import { type CallReply, type ErrorCode, type ErrorData, operations, wireError } from "@envoy/protocol";
import type { RateLimit } from "./auth/rate-limit.ts";
import type { Metrics } from "./metrics.ts";

interface Call {
  readonly account: Account | null;
  readonly surface: Caller["surface"];
  /** The address of the caller, for limits of those who are nobody in particular. */
  readonly address: string;
  readonly name: string;
  readonly input: unknown;
}

/** The one way from a surface into the engine: limits, measures, and an answer on every path. */
export interface Calls {
  run(call: Call): Promise<CallReply>;
  readonly pending: number;
  /** From now on every new call is told to come back later. */
  drain(): void;
  /** Resolves when all calls have their answer. */
  settled(): Promise<void>;
}

export interface CallsOptions {
  readonly engine: Engine;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly perIdentity: RateLimit;
  /** Failed attempts to become somebody, per address. */
  readonly attempts: RateLimit;
}

export function createCalls({ engine, metrics, log, perIdentity, attempts }: CallsOptions): Calls {
  let draining = false;
  let pending = 0;
  const waiting: (() => void)[] = [];
  const process = randomBytes(3).toString("hex");
  let count = 0;

  async function limited(call: Call): Promise<CallReply> {
    if (draining) return failure("hub_going_away", {});
    const signsIn = opensSession(call.name);
    const waitMs =
      perIdentity.take(call.account?.id ?? `address ${call.address}`) ||
      (signsIn ? attempts.wait(call.address) : 0);
    if (waitMs > 0) return failure("rate_limited", { retryAfterMs: waitMs });
    const reply = await engine.dispatch(
      { account: call.account, surface: call.surface },
      call.name,
      call.input,
    );
    if (signsIn && !reply.ok) attempts.take(call.address);
    return reply;
  }

  async function guarded(call: Call, request: string): Promise<CallReply> {
    try {
      return await limited(call);
    } catch (error) {
      log.error({ err: error, operation: call.name, reference: request }, "a call failed by a defect");
      return failure("internal", { reference: request });
    }
  }

  return {
    get pending() {
      return pending;
    },
    run: async (call) => {
      const started = performance.now();
      const request = `${process}-${++count}`;
      pending += 1;
      const reply = await withLogContext({ request }, () => guarded(call, request));
      pending -= 1;
      metrics.called({
        // A made-up name must not grow the measures.
        operation: operations.has(call.name) ? call.name : "unknown",
        outcome: reply.ok ? "ok" : reply.error.code,
        seconds: (performance.now() - started) / 1000,
      });
      if (pending === 0) for (const resolve of waiting.splice(0)) resolve();
      return reply;
    },
    drain: () => {
      draining = true;
    },
    settled: async () => {
      if (pending > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

export function failure<C extends ErrorCode>(code: C, data: ErrorData[C]): CallReply {
  return { ok: false, error: wireError(code, data) };
}

/** Whether success makes somebody of nobody: a public command that answers with a `session`. */
export function opensSession(name: string): boolean {
  const operation = operations.get(name);
  return operation?.kind === "command" && operation.needs === "public" && hasSession(operation.output);
}

function hasSession(output: unknown): boolean {
  return (
    typeof output === "object" &&
    output !== null &&
    "shape" in output &&
    typeof output.shape === "object" &&
    output.shape !== null &&
    "session" in output.shape
  );
}
