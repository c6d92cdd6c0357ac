import type { Draft, Entry } from "../entry.ts";
import { messageIdOf } from "../ids.ts";
import type { Member } from "../members/state.ts";
import { postMessage } from "../messages/decide.ts";
import type { Result } from "../result.ts";
import { eventCatalogue, isSigned } from "../spaces/catalogue.ts";
import { evolve } from "../spaces/evolve.ts";
import { react } from "../spaces/react.ts";
import { emptySpace, type SpaceState } from "../spaces/state.ts";
import { finishTurn, grantLease, startTurn, type TurnFinish } from "../turns/decide.ts";

/**
 * A space without a hub: rules, reactions and folding in the same loop as the engine's log, over a list instead
 * of a database and a clock that tests set. Every entry must fit its own schema.
 */
export interface Room {
  readonly state: SpaceState;
  readonly log: readonly Entry[];
  now: number;
  /** Admits what a rule decided, and what follows from it. A refusal is an error of the test. */
  act(by: string, decided: Result<readonly Draft[], unknown> | Draft): Entry[];
  /** Posts and gives the message's id. */
  say(by: string, text: string, turn?: string | null): string;
  /** Attaches anew when the agent holds no lease; gives the turn's id, or the code of the refusal. */
  start(agent: string): { turn: string } | { refused: string };
  finish(agent: string, text: string, end?: Partial<TurnFinish>): Entry[];
  add(handle: string, kind: Member["kind"], agentRole?: string | null): void;
}

const HUB = actor("hub");

/** A key by name; tests use the name as the handle too. */
export function actor(name: string): string {
  return name.padEnd(43, "_");
}

export const noUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costUsd: null,
  reported: false,
};

export function createRoom(agents: readonly string[] = ["Planner", "Reviewer"]): Room {
  const state = emptySpace("room_1778994801731qqqjju");
  const log: Entry[] = [];
  let turns = 0;

  const room: Room = {
    state,
    log,
    now: 1_778_994_801_731,
    act(by, decided) {
      const drafts = "type" in decided ? [decided] : draftsOf(decided);
      const entries: Entry[] = [];
      const queue = [...drafts];
      for (let draft = queue.shift(); draft !== undefined; draft = queue.shift()) {
        const entry = place(by, draft);
        evolve(state, entry);
        log.push(entry);
        entries.push(entry);
        queue.unshift(...react(state, entry, room.now));
      }
      return entries;
    },
    say(by, text, turn = null) {
      const message = { author: by, text, thread: null, replyTo: null, turn, refs: [], online: [] };
      const [posted] = room.act(by, postMessage(state, message));
      return messageIdOf(posted?.id ?? "");
    },
    start(agent) {
      if (state.leases[agent] === undefined)
        room.act(agent, grantLease(state, { agent, instance: `${agent}-1` }));
      const turn = `trn_${String(++turns).padStart(16, "0")}`;
      const token = state.leases[agent]?.token ?? 0;
      const started = startTurn(state, {
        agent,
        token,
        turn,
        model: null,
        promptDigest: null,
        now: room.now,
      });
      if (!started.ok) return { refused: started.error.code };
      room.act(agent, started);
      return { turn };
    },
    finish(agent, text, end = {}) {
      const turn = Object.values(state.turns).find((one) => one.agent === agent)?.id ?? "none";
      const token = state.leases[agent]?.token ?? 0;
      const usual = {
        outcome: "answered",
        reason: null,
        failure: null,
        usage: noUsage,
        model: null,
      } as const;
      return room.act(agent, finishTurn(state, { agent, token, turn, text, online: [], ...usual, ...end }));
    },
    add(handle, kind, agentRole = null) {
      const body = { actor: actor(handle), handle, name: handle, kind, agentRole, vendor: null };
      room.act(actor("you"), {
        type: "member.add",
        body: { ...body, role: kind === "human" ? "admin" : "write", capabilities: [] },
      });
    },
  };

  function place(by: string, draft: Draft): Entry {
    eventCatalogue[draft.type].parse(draft.body);
    const seq = state.seq + 1;
    const signed = isSigned(draft.type);
    const entry = {
      seq,
      // The first 32 digits name a message, so they must differ.
      id: signed ? seq.toString(16).padStart(32, "0").padEnd(64, "0") : `r_${seq}`,
      type: draft.type,
      author: draft.byHub === true ? HUB : by,
      at: room.now,
      via: "hub",
      refs: draft.refs ?? [],
      body: JSON.parse(JSON.stringify(draft.body)),
    };
    // Type and body come from one draft.
    return entry as unknown as Entry;
  }

  room.act(actor("you"), { type: "space.create", body: { space: state.id, name: "room", goal: "" } });
  room.add("you", "human");
  for (const name of agents) room.add(name, "agent", name.toLowerCase());
  return room;
}

function draftsOf(decided: Result<readonly Draft[], unknown>): readonly Draft[] {
  if (!decided.ok) throw new Error(`refused: ${JSON.stringify(decided.error)}`);
  return decided.value;
}

/** What a fresh load of the log gives. */
export function reload(room: Room): SpaceState {
  const state = emptySpace(room.state.id);
  for (const entry of room.log) evolve(state, JSON.parse(JSON.stringify(entry)) as Entry);
  return state;
}
