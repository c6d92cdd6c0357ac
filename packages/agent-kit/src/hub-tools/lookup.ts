import type { ApprovalView, MemberView, MessageView } from "@envoy/protocol";
import { clip, MessageId } from "@envoy/space";
import type { z } from "zod";
import { z as schema } from "zod";
import type { HubTool } from "../driver.ts";
import { callUntilAnswered } from "../hub-link.ts";
import { callForTool, hubTool, type ToolKit } from "./tool.ts";

const limit = schema.number().int().min(1).max(100).default(20);
const before = schema
  .number()
  .int()
  .min(1)
  .nullable()
  .default(null)
  .describe("Only what stands before this number");
/** Longest answer of a tool; a model that wants more asks for less at a time. */
const ANSWER_LIMIT = 24_000;

/** Tools that only look. */
export function lookupTools(kit: ToolKit): HubTool[] {
  const space = kit.space;
  return [
    hubTool(kit, {
      name: "history",
      description: "Read earlier messages of the room, oldest first; with `thread` those of one thread.",
      input: schema.object({ limit, before, thread: MessageId.nullable().default(null) }),
      readOnly: true,
      run: async (args) => {
        const names = await handles(kit);
        return callForTool(kit, {
          name: "message.list",
          input: { space, ...args },
          say: (page) => listing(page.messages, names),
        });
      },
    }),
    hubTool(kit, {
      name: "search",
      description: "Search the text of all messages, newest first; `from` narrows to one member.",
      input: schema.object({
        q: schema.string().trim().min(1).max(200),
        from: schema.string().nullable().default(null),
        limit,
        before,
      }),
      readOnly: true,
      run: async ({ from, ...args }) => {
        const names = await handles(kit);
        return callForTool(kit, {
          name: "message.search",
          input: { space, ...args, from: from?.replace(/^@/, "") ?? null },
          say: (page) =>
            listing(
              page.hits.map((hit) => hit.message),
              names,
            ),
        });
      },
    }),
    hubTool(kit, {
      name: "read_message",
      description: "Read one message in full, with what became of it.",
      input: schema.object({ id: MessageId }),
      readOnly: true,
      run: async ({ id }) => {
        const names = await handles(kit);
        return callForTool(kit, {
          name: "message.get",
          input: { space, message: id },
          say: (one) => clip(line(one, names), ANSWER_LIMIT),
        });
      },
    }),
    hubTool(kit, {
      name: "members",
      description: "Who is in the room: handle, role, what each may do, and what the agents are doing now.",
      input: schema.object({}),
      readOnly: true,
      run: () =>
        callForTool(kit, {
          name: "member.list",
          input: { space },
          say: ({ members, presence }) =>
            members
              .filter((one) => !one.removed)
              .map((one) => memberLine(one, presence.find((p) => p.actor === one.actor)?.presence))
              .join("\n"),
        }),
    }),
    hubTool(kit, {
      name: "approvals",
      description: "The approvals that wait for a person.",
      input: schema.object({}),
      readOnly: true,
      run: () =>
        callForTool(kit, {
          name: "approval.list",
          input: { space },
          say: ({ approvals }) => approvals.map(approvalLine).join("\n") || "Nothing waits for approval.",
        }),
    }),
  ];
}

type Message = z.output<typeof MessageView>;
type Names = ReadonlyMap<string, string>;

async function handles(kit: ToolKit): Promise<Names> {
  const input = { space: kit.space };
  const reply = await callUntilAnswered(kit.link, {
    name: "member.list",
    input,
    signal: AbortSignal.timeout(5_000),
  });
  return new Map(reply.ok ? reply.value.members.map((one) => [one.actor, one.handle]) : []);
}

function listing(messages: readonly Message[], names: Names): string {
  if (messages.length === 0) return "No messages.";
  return clip(messages.map((one) => line(one, names, 3_000)).join("\n\n"), ANSWER_LIMIT);
}

function line(one: Message, names: Names, most = ANSWER_LIMIT): string {
  const facts = [
    `#${one.seq}`,
    `@${names.get(one.author) ?? one.author.slice(0, 8)}`,
    one.id,
    new Date(one.at).toISOString(),
    one.thread === null ? "" : `in thread ${one.thread}`,
    one.replies === 0 ? "" : `${one.replies} replies`,
    one.editedAt === null ? "" : "edited",
  ];
  return `[${facts.filter((fact) => fact !== "").join(" · ")}]\n${one.text === null ? "(removed)" : clip(one.text, most)}`;
}

function memberLine(one: z.output<typeof MemberView>, presence: string | undefined): string {
  const role = one.agentRole === null ? "" : `, ${one.agentRole}`;
  return `@${one.handle} (${one.kind}${role}, ${one.role})${presence === undefined ? "" : `: ${presence}`}`;
}

function approvalLine(one: z.output<typeof ApprovalView>): string {
  return `${one.approval}: ${one.title} (${one.kind}, risk ${one.risk})`;
}
