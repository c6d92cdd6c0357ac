import { createHash, randomBytes } from "node:crypto";
import { type Account, type Caller, createEngine, type Engine, type Store } from "@envoy/engine";
import { createKeys } from "@envoy/hub";
import type { EphemeralFrame, FeedFrame, Input, OperationName, Reply } from "@envoy/protocol";
import { emptySpace, evolve, type SpaceState } from "@envoy/space";
import { createMemoryStore } from "@envoy/storage";
import { createTestClock, type TestClock } from "./test-clock.ts";

/** The engine over a memory store and a clock that tests move, with one person and two agents in one space. */
export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: TestClock;
  readonly space: string;
  readonly frames: FeedFrame[];
  readonly live: EphemeralFrame[];
  /** Who counts as connected. */
  readonly online: Set<string>;
  account(handle: string): Promise<Account>;
  /** Calls as the account of that handle and gives the value, or throws the error's code. */
  call<N extends OperationName>(handle: string, name: N, input: Omit<Input<N>, "space">): Promise<ValueOf<N>>;
  /** Calls and gives the whole reply. */
  reply<N extends OperationName>(handle: string, name: N, input: Omit<Input<N>, "space">): Promise<Reply<N>>;
  /** The state a fresh load gives: it must equal what the live engine holds. */
  reload(): Promise<SpaceState>;
}

type ValueOf<N extends OperationName> = Extract<Reply<N>, { ok: true }>["value"];

export const testAgents = [
  { agentId: "agent-planner", apiKey: "k1", handle: "Planner", role: "planner", vendor: "claude" },
  { agentId: "agent-reviewer", apiKey: "k2", handle: "Reviewer", role: "reviewer", vendor: "codex" },
] as const;

export async function createTestEngine(options: { store?: Store } = {}): Promise<TestEngine> {
  const store = options.store ?? createMemoryStore();
  const clock = createTestClock();
  const frames: FeedFrame[] = [];
  const live: EphemeralFrame[] = [];
  const online = new Set<string>();
  const engine = await createEngine({
    store,
    clock,
    keys: createKeys(createHash("sha256").update("test").digest()),
    ids: { random: (length) => randomBytes(length).toString("hex").slice(0, length) },
    connections: {
      publish: (frame) => frames.push(frame),
      live: (frame) => live.push(frame),
      online: () => [...online],
      control: async () => ({ ok: false, reason: "no adapter" }),
      drop: () => {},
    },
    workspace: {
      list: async () => ({ refused: "not_found" }),
      read: async () => ({ refused: "not_found" }),
      diff: async () => ({ refused: "not_found" }),
    },
    log: {
      info: () => {},
      warn: () => {},
      error: (data, message) =>
        process.stderr.write(`${message} ${String((data as { err?: Error }).err?.stack)}\n`),
    },
    demo: () => null,
    hubEpoch: "e1",
    savePrompt: async () => true,
  });
  const founder = { handle: "you", name: "You" };
  const { space } = await engine.bootstrap({ name: "Launch Triage", goal: "", founder, agents: testAgents });

  const account = async (handle: string) => {
    const found = await store.accountByHandle(handle);
    if (found === null) throw new Error(`no account ${handle}`);
    return found;
  };
  const reply = async <N extends OperationName>(handle: string, name: N, input: Omit<Input<N>, "space">) => {
    const caller: Caller = { account: await account(handle), surface: "internal" };
    // The reply of an operation is a Reply of its name.
    return (await engine.dispatch(caller, name, { space, ...input })) as Reply<N>;
  };

  return {
    engine,
    store,
    clock,
    space,
    frames,
    live,
    online,
    account,
    reply,
    async call(handle, name, input) {
      const answer = await reply(handle, name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
      return answer.value;
    },
    async reload() {
      const state = emptySpace(space);
      for (const frame of frames.filter((one) => one.space === space)) {
        // Frames carry entries as the engine published them.
        for (const entry of frame.entries) evolve(state, entry as Parameters<typeof evolve>[1]);
      }
      return state;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
