import {
  CommandFailed,
  createContext,
  type Failure,
  openWire,
  remoteHub,
  type Surroundings,
} from "@envoy/cli";
import { type CallReply, errorCatalogue, type WireError } from "@envoy/protocol";
import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";
import { ping } from "../tools/own-tool.ts";
import type { StdioArguments } from "./arguments.ts";
import { createInviteTool, type Joiner, joinTool } from "./invite-tools.ts";

export interface OpenSession extends Disposable {
  readonly session: McpSession;
}

type Send = (name: string, input: Readonly<Record<string, unknown>>) => Promise<CallReply>;

/**
 * One caller: the owner of ENVOY_TOKEN, or an identity of this machine that signs for itself. Throws
 * CommandFailed for what cannot be meant. Nothing is opened before the first call, so that a client sees the
 * tools also while the hub is away.
 */
export async function openSession(given: StdioArguments, env: Surroundings["env"]): Promise<OpenSession> {
  const space = given.space ?? (env.ENVOY_SPACE || null);
  const token = env.ENVOY_TOKEN || null;
  return token === null ? asProfile({ given, env, space }) : asTokenOwner({ given, env, space, token });
}

interface Opening {
  readonly given: StdioArguments;
  readonly env: Surroundings["env"];
  readonly space: string | null;
}

async function asTokenOwner({ given, env, space, token }: Opening & { token: string }): Promise<OpenSession> {
  const address = given.hub ?? (env.ENVOY_ADDR || "http://127.0.0.1:4700");
  const wire = await openWire(remoteHub(address), given.timeoutMs);
  const send: Send = (name, input) => wire.call({ name, input, token, waitMs: waitOf(input) });
  const session = sessionOver(send, space, async () => {
    const me = await directory.me(session);
    return me.ok ? { ok: true, actor: me.value.actor } : me;
  });
  return { session, [Symbol.dispose]: () => wire[Symbol.dispose]() };
}

function asProfile({ given, env, space }: Opening): OpenSession {
  const { stdin, stdout, stderr } = process;
  const home = given.home === null ? {} : { ENVOY_HOME: given.home };
  const globals = new Map<string, string | number>([["timeout", given.timeoutMs]]);
  if (given.profile !== null) globals.set("profile", given.profile);
  if (given.hub !== null) globals.set("hub", given.hub);
  const surroundings = { argv: [], env: { ...env, ...home }, stdin, stdout, stderr };
  const open = () => createContext(surroundings, globals);
  let context = open();
  const account = async () => {
    const asked = context;
    try {
      return await asked.account();
    } catch (error) {
      // A context keeps that it found no identity; the next call looks again, for there may be one by then.
      if (context === asked) context = open();
      throw error;
    }
  };
  const send: Send = async (name, input) => (await account()).send(name, input);
  const joiner: Joiner = async ({ name, kind }) => {
    const { identity } = await context.ensureIdentity({ name, kind, otherwise: "agent" });
    return { ok: true, actor: identity.actor };
  };
  return { session: sessionOver(send, space, joiner), [Symbol.dispose]: () => context[Symbol.dispose]() };
}

function sessionOver(send: Send, space: string | null, joiner: Joiner): McpSession {
  return {
    space,
    own: [ping, joinTool(caught(joiner)), createInviteTool()],
    call: async (name, input) => {
      try {
        return await send(name, input);
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        return { ok: false, error: wireErrorOf(error.failure) };
      }
    },
  };
}

function caught(joiner: Joiner): Joiner {
  return async (want) => {
    try {
      return await joiner(want);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      return { ok: false, error: wireErrorOf(error.failure) };
    }
  };
}

/** What fails on this side of the hub, in the shape of what fails on the other. */
function wireErrorOf({ code, message, next }: Failure): WireError {
  const known = isErrorCode(code) ? code : (ownCodes[code] ?? "invalid_input");
  const advice = code === "identity_not_found" ? "Join a space with envoy_join_invite first." : next;
  // The data of a code is for programs of the hub's own; here the sentence says it all.
  const data = {} as WireError["data"];
  return { code: known, data, message, next: advice ?? errorCatalogue[known].next };
}

/** Reasons that only the command line has, by the nearest that every client knows. */
const ownCodes: Readonly<Record<string, WireError["code"]>> = {
  identity_not_found: "unauthenticated",
  auth_failed: "bad_credentials",
  daemon_not_running: "unreachable",
  hub_not_trusted: "event_refused",
};

function isErrorCode(code: string): code is WireError["code"] {
  return Object.hasOwn(errorCatalogue, code);
}

function waitOf(input: Readonly<Record<string, unknown>>): number {
  return typeof input.waitMs === "number" ? input.waitMs : 0;
}
