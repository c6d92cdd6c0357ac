import {
  type Driver,
  DriverError,
  type DriverFactory,
  type DriverOptions,
  noUsage,
  type TurnEvent,
  type TurnInput,
} from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import { checkKey } from "./check-key.ts";
import type { CodexDriverConfig } from "./driver-config.ts";
import { failure } from "./failures.ts";
import { composeTurn } from "./input.ts";
import { notice } from "./items.ts";
import { RpcClosed, RpcError } from "./json-rpc.ts";
import { listModels, refuseEffort, refuseModel } from "./models.ts";
import { openSession, type Ready, type Session } from "./session.ts";
import type { Opened } from "./thread.ts";
import { Diagnostics } from "./wire.ts";

/** Codex in the room: one app-server process and one thread per session. */
export function createCodexDriver(config: CodexDriverConfig): DriverFactory {
  return { vendor: "codex", open: (options) => openDriver(config, options) };
}

async function openDriver(config: CodexDriverConfig, options: DriverOptions): Promise<Driver> {
  if (config.apiKey === null && config.baseUrl === null && config.wsUrl === undefined) {
    throw new DriverError(
      failure("key_missing", "Codex has no API key. Set OPENAI_API_KEY, or a base URL.", false),
    );
  }
  // A refused key is told at once and not by the first turn; anything else may have passed by then.
  const checked = checkKey(config);
  const session = await openSession(config, options);
  try {
    const { server, opened } = await session.ready();
    const key = await checked;
    if (key?.code === "key_rejected") throw new DriverError(key);
    const { model, effort } = session.settings;
    // An effort that the model lacks would fail every turn, with the endpoint's words instead of ours.
    if (effort !== null) refuse("other", refuseEffort(effort, model, await listModels(server.rpc, true)));
    return createDriver({ config, session, opened });
  } catch (error) {
    await session[Symbol.asyncDispose]();
    if (error instanceof RpcClosed) throw new DriverError(failure("runtime_crashed", error.message, true));
    throw error;
  }
}

function createDriver(parts: { config: CodexDriverConfig; session: Session; opened: Opened | null }): Driver {
  const { config, session, opened } = parts;
  const { settings } = session;
  let busy = false;
  let context: { tokens: number | null; window: number | null } = { tokens: null, window: null };

  async function* turn(input: TurnInput): AsyncGenerator<TurnEvent, void, void> {
    if (busy) throw new Error("a turn runs already");
    busy = true;
    try {
      const got = await readyOrWhyNot(session);
      if ("failure" in got) return yield failedEnd(got.failure);
      if (got.opened?.reason) {
        yield { type: "item", item: notice(`${input.turnId}-session`, `New session: ${got.opened.reason}`) };
      }
      const run = session.startTurn(got.server, composeTurn(input));
      try {
        yield* run.events;
      } finally {
        // Nothing when the turn is over; otherwise the reader stopped early.
        await run.interrupt();
        context = run.context();
      }
    } finally {
      busy = false;
    }
  }

  async function compact(): Promise<boolean> {
    if (busy) return false;
    busy = true;
    try {
      const got = await readyOrWhyNot(session);
      if ("failure" in got) return false;
      const { outcome } = await session.startCompaction(got.server).ended;
      return outcome === "completed";
    } finally {
      busy = false;
    }
  }

  const catalogue = async (includeHidden: boolean) =>
    listModels((await session.ready()).server.rpc, includeHidden);

  return {
    get sessionId() {
      return session.threadId;
    },
    opened: { resumed: opened?.resumed ?? false, reason: opened?.reason ?? null },
    turn,
    compact,
    steer: async (message) => (await session.running?.steer(message)) ?? false,
    interrupt: async () => session.running?.interrupt(),
    answer: async (approvalId, decision) => session.running?.answer(approvalId, decision),
    setInstructions: async (instructions) => {
      settings.instructions = instructions;
    },
    setModel: async (model) => {
      refuse("model_unknown", refuseModel(model, await catalogue(true), config.baseUrl !== null));
      settings.model = model;
    },
    setEffort: async (effort) => {
      refuse("other", refuseEffort(effort, settings.model, await catalogue(true)));
      settings.effort = effort;
    },
    models: async () => {
      const known = await catalogue(false);
      if (known.some(({ id }) => id === settings.model)) return known;
      return [...known, { id: settings.model, name: settings.model, isDefault: false, efforts: [] }];
    },
    status: async () => {
      const now = session.running?.context() ?? context;
      return {
        vendor: "codex",
        transport: config.transport,
        model: settings.model,
        effort: settings.effort,
        sessionId: session.threadId,
        busy,
        contextTokens: now.tokens,
        contextWindow: now.window,
        rssBytes: await memoryOf(session),
      };
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

async function readyOrWhyNot(session: Session): Promise<Ready | { readonly failure: TurnFailure }> {
  try {
    return await session.ready();
  } catch (error) {
    if (error instanceof DriverError) return { failure: error.failure };
    if (error instanceof RpcClosed) return { failure: failure("runtime_crashed", error.message, true) };
    throw error;
  }
}

function failedEnd(why: TurnFailure): TurnEvent {
  return { type: "end", outcome: "failed", text: "", usage: noUsage, failure: why };
}

function refuse(code: TurnFailure["code"], sentence: string | null): void {
  if (sentence !== null) throw new DriverError(failure(code, sentence, false));
}

/** Null when no runtime lives: asking for its size must not start one. */
async function memoryOf(session: Session): Promise<number | null> {
  try {
    if (session.server === null) return null;
    return Diagnostics.parse(await session.server.rpc.call("server/diagnostics", {})).process
      .residentMemoryBytes;
  } catch (error) {
    if (error instanceof RpcError || error instanceof RpcClosed) return null;
    throw error;
  }
}
