import { randomUUID } from "node:crypto";
import { findMentions, MESSAGE_LIMIT, MessageId, sameHandle } from "@envoy/space";
import { z } from "zod";
import type { HubTool } from "../driver.ts";
import { callUntilAnswered } from "../hub-link.ts";
import { callForTool, done, hubTool, refused, type ToolAnswer, type ToolKit } from "./tool.ts";

const thread = MessageId.nullable()
  .default(null)
  .describe("Root message of the thread to post in; leave out for the place of the message that woke you");
const refs = z
  .array(
    z.object({
      id: z.string(),
      kind: z.enum(["evidence", "answers", "supersedes", "derived-from", "artifact"]),
    }),
  )
  .max(32)
  .default([])
  .describe("Messages this one builds on");
const text = z.string().trim().min(1).max(MESSAGE_LIMIT);

/** Tools that speak in the room. */
export function roomTools(kit: ToolKit): HubTool[] {
  return [
    hubTool(kit, {
      name: "send_message",
      description:
        "Post a message in the room while you work, beside your final answer. An @mention in it asks that member to act. Use it rarely: your final text is posted by itself.",
      input: z.object({ text, thread, refs }),
      readOnly: false,
      run: (args) => send(kit, args),
    }),
    hubTool(kit, {
      name: "hand_off",
      description:
        "Hand work over to another agent: posts your message with a mention that is checked to name an agent. Say what is to be done, where the files are, and what you expect back.",
      input: z.object({
        to: z.string().min(1).max(64).describe("Handle or role of the agent"),
        text,
        thread,
        refs,
      }),
      readOnly: false,
      run: (args) => handOff(kit, args),
    }),
    hubTool(kit, {
      name: "pass",
      description:
        "Say that there is nothing to answer. The turn ends without a message, and nobody is woken. Call it instead of posting an acknowledgement, then end your turn.",
      input: z.object({ reason: z.string().trim().min(1).max(500).describe("Why, in one sentence") }),
      readOnly: false,
      run: async ({ reason }) => {
        const turn = kit.turn();
        if (turn === null) return noTurn();
        turn.pass(reason);
        return done("Noted. End your turn now; its final text will not be posted.");
      },
    }),
  ];
}

interface Words {
  readonly text: string;
  readonly thread: string | null;
  readonly refs: { id: string; kind: "evidence" | "answers" | "supersedes" | "derived-from" | "artifact" }[];
}

async function send(kit: ToolKit, words: Words): Promise<ToolAnswer> {
  const turn = kit.turn();
  if (turn === null) return noTurn();
  const { text, refs } = words;
  const input = {
    space: kit.space,
    text,
    thread: words.thread ?? turn.thread,
    refs,
    turn: turn.id,
    key: randomUUID(),
  };
  return callForTool(kit, {
    name: "message.send",
    input,
    say: ({ message, unknownMentions, offline }) =>
      [
        `Posted as ${message}.`,
        unknownMentions.length === 0
          ? ""
          : `Nobody here is called ${unknownMentions.join(", ")}; call members to see who is here.`,
        offline.length === 0 ? "" : `Offline, the message waits for them: ${offline.join(", ")}.`,
      ]
        .filter((line) => line !== "")
        .join(" "),
  });
}

async function handOff(kit: ToolKit, words: Words & { readonly to: string }): Promise<ToolAnswer> {
  const name = words.to.replace(/^@/, "");
  const reply = await callUntilAnswered(kit.link, {
    name: "member.list",
    input: { space: kit.space },
    signal: AbortSignal.timeout(10_000),
  });
  if (!reply.ok) return refused(`The members cannot be read: ${reply.message}. Try again later.`);
  const agents = reply.value.members.filter(
    (one) => one.kind === "agent" && !one.removed && !sameHandle(one.handle, kit.handle),
  );
  const byHandle = agents.filter((one) => sameHandle(one.handle, name));
  const fitting =
    byHandle.length > 0 ? byHandle : agents.filter((one) => one.agentRole === name.toLowerCase());
  const [agent, another] = fitting;
  const choice = agents.map((one) => `@${one.handle} (${one.agentRole ?? "no role"})`).join(", ") || "none";
  if (agent === undefined)
    return refused(`There is no agent ${name} to hand over to. The other agents: ${choice}.`);
  if (another !== undefined) return refused(`${name} fits several agents; name one: ${choice}.`);
  const mentioned = findMentions(words.text).some((one) => sameHandle(one.name, agent.handle));
  return send(kit, { ...words, text: mentioned ? words.text : `@${agent.handle} ${words.text}` });
}

function noTurn(): ToolAnswer {
  return refused("No turn runs, so there is nothing to speak for. End here.");
}
