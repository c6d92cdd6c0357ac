import { z } from "zod";
import { Handle, MessageId, TurnId } from "../ids.ts";

/** Longest message, in characters; what is longer belongs into a file. */
export const MESSAGE_LIMIT = 20_000;

export const messagePost = z.object({
  text: z.string().min(1).max(MESSAGE_LIMIT),
  /** The root message of the thread it is posted in, or null for the room's top level. */
  thread: MessageId.nullable(),
  /** The message it quotes. */
  replyTo: MessageId.nullable(),
  /** Handles of members it addresses, found by the mention grammar when it was admitted. */
  mentions: z.array(Handle).max(64),
  /** The turn that produced it, for an agent's answer. */
  turn: TurnId.nullable(),
});
export const messageAmend = z.object({ message: MessageId, text: z.string().min(1).max(MESSAGE_LIMIT) });
export const messageRedact = z.object({ message: MessageId, reason: z.string().max(300).nullable() });
export const messageReact = z.object({
  message: MessageId,
  emoji: z.string().min(1).max(16),
  on: z.boolean(),
});
export const messagePin = z.object({ message: MessageId, on: z.boolean() });
