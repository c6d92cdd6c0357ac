import type { MessageView, SpaceView, TurnView } from "@envoy/protocol";
import { SPACE } from "./fake-hub.ts";

export const ME = "m".repeat(43);
export const PLANNER = "p".repeat(43);
export const TURN = "trn_0123456789abcdef";

export const messageId = (seq: number) => `msg_${seq.toString(16).padStart(32, "0")}`;

export function spaceView(view: Partial<SpaceView> = {}): SpaceView {
  return {
    id: SPACE,
    name: "Room",
    goal: "",
    createdAt: 1,
    founder: ME,
    epoch: 1,
    me: ME,
    can: ["read", "write"],
    members: [],
    presence: [],
    approvals: [],
    chains: [],
    limits: { depth: 24, turns: 40, pair: 12, fanOut: 6, wallMs: 1, tokens: null, costUsd: null },
    pins: [],
    turns: [],
    prompts: [],
    sessions: [],
    demo: null,
    cursor: "c0",
    ...view,
  };
}

export function messageView(view: Partial<MessageView>): MessageView {
  return {
    id: messageId(1),
    seq: 1,
    author: PLANNER,
    at: 1,
    via: "hub",
    text: "hello",
    editedAt: null,
    thread: null,
    replyTo: null,
    replies: 0,
    lastReplyAt: null,
    refs: [],
    mentions: [],
    reactions: [],
    turn: null,
    deliveries: [],
    ...view,
  };
}

export function turnView(view: Partial<TurnView> = {}): TurnView {
  return {
    id: TURN,
    agent: PLANNER,
    state: "working",
    startedAt: 1,
    finishedAt: null,
    seq: 1,
    thread: null,
    replyTo: messageId(1),
    chain: messageId(1),
    answer: null,
    items: [],
    partial: false,
    reason: null,
    failure: null,
    usage: null,
    model: null,
    promptDigest: null,
    approvals: [],
    ...view,
  };
}
