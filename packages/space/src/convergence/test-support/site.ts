import { messageIdOf } from "../../ids.ts";
import { compareText } from "../act.ts";
import { type BodyOf, type ConvergentEvent, type ConvergentType, isAuthorityType } from "../event.ts";
import type { ReplicaPorts } from "../replica.ts";
import { stateText } from "../state.ts";

/** A key by name. */
export function key(name: string): string {
  return name.padEnd(43, "_");
}

export function taskOf(event: ConvergentEvent): string {
  return messageIdOf(event.id);
}

/** 64 hex digits that stand for a hash: well mixed, not secure, and quick. */
export function digest(text: string): string {
  let out = "";
  for (let part = 0; part < 5; part += 1) out += mix(text, part);
  return out.slice(0, 64);
}

function mix(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ (seed * 7919);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
}

const SPACE = "room_1778994801731qqqjju";
export const PROOF = "p".repeat(86);

export function portsFor(genesis: ConvergentEvent): ReplicaPorts {
  return {
    genesis: genesis.id,
    rank: (actor) => digest(`rank ${actor}`),
    claimHash: (task, author) => digest(`${task} ${author}`),
    proves: ({ proof }) => proof === PROOF,
  };
}

interface Overrides {
  readonly auth?: readonly string[];
  readonly parents?: readonly string[];
  readonly wseq?: number;
  readonly wprev?: string | null;
  readonly seq?: number;
  readonly ts?: number;
}

/** One installation of one actor: it knows some events and writes under what it knows. */
export interface Site {
  readonly actor: string;
  readonly writer: string;
  readonly events: ReadonlyMap<string, ConvergentEvent>;
  learn(events: Iterable<ConvergentEvent>): void;
  write<T extends ConvergentType>(type: T, body: BodyOf<T>, overrides?: Overrides): ConvergentEvent;
  /** Writes what the types would not allow. */
  forge(type: string, body: unknown, overrides?: Overrides): ConvergentEvent;
  /** The last events of an actor that this site has seen. */
  cut(actor: string): Record<string, { wseq: number; id: string }>;
}

export function createSite(name: string, writer: number): Site {
  const actor = key(name);
  const hex = writer.toString(16).padStart(16, "0");
  const events = new Map<string, ConvergentEvent>();
  const heads = { auth: new Set<string>(), content: new Set<string>() };
  const named = new Set<string>();
  let last: ConvergentEvent | null = null;

  function learn(incoming: Iterable<ConvergentEvent>): void {
    for (const event of incoming) {
      if (events.has(event.id)) continue;
      events.set(event.id, event);
      const own = isAuthorityType(event.type) ? heads.auth : heads.content;
      for (const id of isAuthorityType(event.type) ? event.auth : event.parents) {
        named.add(id);
        own.delete(id);
      }
      if (!named.has(event.id)) own.add(event.id);
      if (event.author === actor && event.writer === hex && event.wseq > (last?.wseq ?? 0)) last = event;
    }
  }

  function forge(type: string, body: unknown, overrides: Overrides = {}): ConvergentEvent {
    const unsigned = {
      type,
      author: actor,
      writer: hex,
      wseq: (last?.wseq ?? 0) + 1,
      wprev: last?.id ?? null,
      parents: [...heads.content].sort().slice(0, 16),
      auth: [...heads.auth].sort().slice(0, 8),
      epoch: 0,
      ts: 1000,
      refs: [],
      body,
      ...overrides,
    };
    const { seq: _, ...signed } = unsigned;
    const event: ConvergentEvent = {
      ...unsigned,
      parents: [...unsigned.parents],
      auth: [...unsigned.auth],
      id: digest(stateText(signed)),
    };
    learn([event]);
    return event;
  }

  return {
    actor,
    writer: hex,
    events,
    learn,
    forge,
    write: (type, body, overrides) => forge(type, body, overrides),
    cut(target) {
      const tails: Record<string, { wseq: number; id: string }> = {};
      for (const { author, writer: at, wseq, id } of events.values()) {
        const known = tails[at];
        if (author !== target) continue;
        if (known === undefined || known.wseq < wseq) tails[at] = { wseq, id };
      }
      return tails;
    },
  };
}

/** Everybody learns what anybody knows. */
export function meet(...sites: readonly Site[]): void {
  const all = new Map<string, ConvergentEvent>();
  for (const site of sites) for (const [id, event] of site.events) all.set(id, event);
  const ordered = [...all.values()].sort((a, b) => compareText(a.id, b.id));
  for (const site of sites) site.learn(ordered);
}

export function addBody(name: string, role: "read" | "write" | "admin", capabilities: "invite"[] = []) {
  const labels = { handle: name, name, kind: "agent", agentRole: null, vendor: null } as const;
  return { actor: key(name), role, capabilities, ...labels };
}

export function inviteBody(invite: string, maxUses: number | null = 1, expiresAt: number | null = null) {
  const given = { role: "write", capabilities: [], kind: null } as const;
  return { invite: inviteName(invite), joinKey: key("code"), ...given, capabilities: [], maxUses, expiresAt };
}

export function joinBody(invite: string, name: string) {
  const labels = { handle: name, name, kind: "agent", agentRole: null } as const;
  return { invite: inviteName(invite), actor: key(name), ...labels, proof: PROOF };
}

export function inviteName(text: string): string {
  return digest(`invite ${text}`).slice(0, 32);
}

export function taskBody(text: string, assignee: string | null = null) {
  return { text, thread: null, assignee, priority: "normal" as const, blockedBy: [] as string[] };
}

export function postBody(text: string) {
  return { text, thread: null, replyTo: null, mentions: [], turn: null };
}

/** A founded space and the site of its founder. */
export function foundSpace(): { founder: Site; genesis: ConvergentEvent; ports: ReplicaPorts } {
  const founder = createSite("founder", 1);
  const genesis = founder.write("space.create", { space: SPACE, name: "Test", goal: "" });
  return { founder, genesis, ports: portsFor(genesis) };
}
