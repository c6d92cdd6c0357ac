import { ApprovalId, ApprovalScope, approvalRequested } from "@envoy/space";
import { z } from "zod";
import { sayLines } from "./cli.ts";
import { reads } from "./mcp.ts";
import { operation, type SlashWords } from "./operation.ts";
import { space } from "./spaces.ts";
import { ApprovalView } from "./views.ts";

const decided = z.object({ approval: ApprovalView });
type Decided = z.infer<typeof decided>;

const decidedCard = ({ approval }: Decided) => ({
  title: `Approval ${approval.approval} ${approval.status}`,
  body: approval.title,
});

/** `/approve 7 session`: without a number it means the only one that is open. */
function approvalWords({ words }: SlashWords): { approval: string | null; rest: string[] } {
  const [first, ...rest] = words;
  return first !== undefined && /^#?\d+$/.test(first)
    ? { approval: first.replace("#", ""), rest }
    : { approval: null, rest: [...words] };
}

export const approvalOperations = {
  "approval.list": operation({
    kind: "query",
    needs: "read",
    summary: "The approvals that wait for a decision",
    input: z.object(space),
    output: z.object({ approvals: z.array(ApprovalView) }),
    errors: [],
    http: "GET /v1/spaces/:space/approvals",
    cli: {
      path: "approvals",
      positional: ["space"],
      say: ({ approvals }) =>
        sayLines(approvals, (one) => `${one.approval} ${one.title}`, "Nothing waits for approval."),
    },
    mcp: { tool: "envoy_approvals", title: "Open approvals", annotations: reads, records: "approvals" },
    slash: {
      name: "approvals",
      usage: "/approvals",
      parse: () => ({}),
      card: ({ approvals }) => ({
        title: approvals.length === 0 ? "Nothing waits for approval" : "Waiting for approval",
        body: approvals.map((one) => `- **${one.approval}** ${one.title}`).join("\n"),
      }),
    },
  }),
  "approval.get": operation({
    kind: "query",
    needs: "read",
    summary: "One approval, open or ended",
    input: z.object({ ...space, approval: ApprovalId }),
    output: ApprovalView,
    errors: ["approval_not_found"],
    http: "GET /v1/spaces/:space/approvals/:approval",
  }),
  "approval.request": operation({
    kind: "command",
    needs: "agent",
    summary: "Put something before the people of the space that an agent may do only with their word",
    input: approvalRequested.omit({ approval: true, agent: true, expiresAt: true }).extend({
      ...space,
      token: z.number().int(),
      ttlMs: z
        .number()
        .int()
        .min(1000)
        .max(7 * 86_400_000),
    }),
    output: decided,
    errors: ["lease_lost", "turn_not_found"],
    http: "POST /v1/spaces/:space/approvals",
  }),
  "approval.withdraw": operation({
    kind: "command",
    needs: "agent",
    summary: "The runtime no longer waits for this approval",
    input: z.object({
      ...space,
      token: z.number().int(),
      turn: approvalRequested.shape.turn,
      request: z.string(),
      reason: z.string().max(500),
    }),
    output: z.object({}),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/approvals/withdraw",
  }),
  "approval.approve": operation({
    kind: "command",
    needs: "approve",
    summary:
      "Approve a pending request: once, for the session, or as a rule; `edited` replaces the command where that is allowed",
    input: z.object({
      ...space,
      approval: ApprovalId.nullable().default(null),
      scope: ApprovalScope.default("once"),
      edited: z.string().max(20_000).nullable().default(null),
      note: z.string().max(2000).nullable().default(null),
    }),
    output: decided,
    errors: ["approval_not_found", "approval_decided", "approval_own", "approval_scope"],
    http: "POST /v1/spaces/:space/approvals/approve",
    cli: {
      path: "approve",
      positional: ["approval", "scope"],
      say: ({ approval }) => `Approval ${approval.approval} ${approval.status}: ${approval.title}`,
    },
    slash: {
      name: "approve",
      usage: "/approve [id] [once|session|rule]",
      parse: (typed) => {
        const { approval, rest } = approvalWords(typed);
        const scope = ApprovalScope.safeParse(rest[0] ?? "once");
        return scope.success
          ? { approval, scope: scope.data }
          : { problem: "the scope is once, session or rule" };
      },
      card: decidedCard,
    },
  }),
  "approval.decline": operation({
    kind: "command",
    needs: "approve",
    summary: "Decline a pending request; the agent goes on and is told the note, or stops",
    input: z.object({
      ...space,
      approval: ApprovalId.nullable().default(null),
      note: z.string().max(2000).nullable().default(null),
      stop: z.boolean().default(false),
    }),
    output: decided,
    errors: ["approval_not_found", "approval_decided", "approval_own", "approval_scope"],
    http: "POST /v1/spaces/:space/approvals/decline",
    cli: {
      path: "decline",
      positional: ["approval"],
      say: ({ approval }) => `Approval ${approval.approval} ${approval.status}: ${approval.title}`,
    },
    slash: {
      name: "decline",
      usage: "/decline [id] [stop] [why]",
      parse: (typed) => {
        const { approval, rest } = approvalWords(typed);
        const stop = rest[0] === "stop";
        const note = (stop ? rest.slice(1) : rest).join(" ");
        return { approval, stop, note: note === "" ? null : note };
      },
      card: decidedCard,
    },
  }),
};
