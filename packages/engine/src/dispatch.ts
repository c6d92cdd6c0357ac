import {
  type CallReply,
  type ErrorCode,
  type Operation,
  operations,
  SignedCall,
  wireError,
} from "@envoy/protocol";
import { can, type Need, nearest } from "@envoy/space";
import type { z } from "zod";
import { type Call, type Failure, fail } from "./call.ts";
import type { Core } from "./core.ts";
import type { Caller } from "./engine.ts";
import { handlers } from "./handlers/index.ts";
import type { Account } from "./ports.ts";
import { verifyEvents } from "./verify-events.ts";

/** Handlers by name, for the one place that knows no operation by name. */
type AnyHandler = (
  call: Call,
  input: unknown,
) => Promise<{ ok: true; value: unknown } | { ok: false; error: Failure }>;

/**
 * The one pipeline: find the operation, parse, find out who asks, authorise, handle. Expected errors come back
 * as data with their sentence; a defect is logged under a reference and becomes `internal`.
 */
export async function dispatch(core: Core, caller: Caller, name: string, input: unknown): Promise<CallReply> {
  try {
    const result = await run(core, caller, name, input);
    return result.ok ? result : { ok: false, error: wireError(result.error.code, result.error.data) };
  } catch (defect) {
    const reference = core.ids.random(10);
    core.log.error({ err: defect, reference, operation: name }, "an operation failed");
    return { ok: false, error: wireError("internal", { reference }) };
  }
}

async function run(core: Core, caller: Caller, name: string, input: unknown) {
  const operation = operations.get(name);
  if (operation === undefined) {
    return fail("unknown_operation", {
      name: name.slice(0, 64),
      nearest: nearest(name, [...operations.keys()]),
    });
  }
  const parsed = operation.input.safeParse(input ?? {});
  if (!parsed.success) return fail("invalid_input", { problems: problemsOf(parsed.error) });
  const signed = await signedEvents(core, caller, input);
  if (!signed.ok) return signed;
  const call = await authorise({ core, caller, signed: signed.value }, operation, parsed.data);
  if (!call.ok) return call;
  // The handler map is typed by operation; here both its key and its input come from the same operation.
  const handler = (handlers as unknown as Record<string, AnyHandler>)[name];
  if (handler === undefined) throw new Error(`no handler for ${name}`);
  return handler(call.value, parsed.data);
}

/** The events of a caller that keeps its own key, verified; none for everybody else. */
async function signedEvents(core: Core, { account }: Caller, input: unknown) {
  const offered = SignedCall.safeParse(input);
  const events = offered.success ? offered.data.$signed : undefined;
  if (account === null || events === undefined) return { ok: true, value: [] } as const;
  return verifyEvents(core.keys, account, events);
}

function problemsOf(error: z.ZodError): { path: string; problem: string }[] {
  return error.issues.slice(0, 20).map((issue) => ({ path: issue.path.join("."), problem: issue.message }));
}

type Asked = Pick<Call, "core" | "caller" | "signed">;
type Authorised = { ok: true; value: Call } | { ok: false; error: Failure<ErrorCode> };

/** The one place where authority is checked. */
async function authorise(
  asked: Asked,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
): Promise<Authorised> {
  const { needs } = operation;
  const { core, caller, signed } = asked;
  const { account } = caller;
  if (needs === "public") return { ok: true, value: callOf(asked, account) };
  if (account === null) return fail("unauthenticated", {});
  if (needs === "account") return { ok: true, value: callOf(asked, account) };
  const space = String(input.space);
  const log = await core.open(space);
  const member = log?.state.members[account.actor];
  // A space one is not in looks like one that does not exist.
  if (log === null || member === undefined || member.removed) return fail("space_not_found", { space });
  const need: Need = needs === "agent" ? "write" : needs;
  if (!can(member, need)) return fail("forbidden", { need, role: member.role });
  if (needs === "agent" && member.kind !== "agent") return fail("not_an_agent", { member: member.handle });
  return { ok: true, value: { core, caller, account, log, member, signed } };
}

/** Operations without a space have no log and no member; asking for them is a defect that says so. */
function callOf({ core, caller, signed }: Asked, account: Account | null): Call {
  const absent = (what: string): never => {
    throw new Error(`this operation has no ${what}`);
  };
  return {
    core,
    caller,
    signed,
    get account() {
      return account ?? absent("account");
    },
    get log() {
      return absent("space");
    },
    get member() {
      return absent("member");
    },
  };
}
