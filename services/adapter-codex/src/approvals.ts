import type { DriverApproval, DriverDecision } from "@envoy/agent-kit";
import { clip, type TurnItem } from "@envoy/space";
import { z } from "zod";
import { askedElicitation, askedQuestions, Elicitation, Questions } from "./approval-questions.ts";
import type {
  CommandExecutionApprovalDecision,
  FileChangeApprovalDecision,
  PermissionsRequestApprovalResponse,
} from "./generated/codex-protocol.ts";
import { pretty, unwrapShell } from "./items.ts";

/** A question of the runtime, and how each decision is said in the runtime's words. */
export interface Asked {
  readonly request: DriverApproval;
  reply(decision: DriverDecision): Reply;
  /** Whether a driver that approves by itself may answer; what a person must know or type, it may not. */
  readonly automatic: boolean;
}

export interface Reply {
  readonly result: unknown;
  /** The turn ends with this answer only if the driver also interrupts it. */
  readonly interrupt: boolean;
}

export interface AskContext {
  /** Unique within the driver's life. */
  readonly id: string;
  /** The item that the question is about, when it has been shown. */
  item(itemId: string): TurnItem | null;
}

/** Null for a request that is no question to people, or none that can be read. */
export function readAsked(method: string, params: unknown, context: AskContext): Asked | null {
  switch (method) {
    case "item/commandExecution/requestApproval":
      return parsed(CommandAsk, params, (ask) => askedCommand(ask, context));
    case "item/fileChange/requestApproval":
      return parsed(FileAsk, params, (ask) => askedFileChange(ask, context));
    case "item/permissions/requestApproval":
      return parsed(PermissionsAsk, params, (ask) => askedPermissions(ask, context));
    case "mcpServer/elicitation/request":
      return parsed(Elicitation, params, (ask) => askedElicitation(ask, context));
    case "item/tool/requestUserInput":
      return parsed(Questions, params, (ask) => askedQuestions(ask, context));
    default:
      return null;
  }
}

function parsed<T>(schema: z.ZodType<T>, params: unknown, read: (ask: T) => Asked): Asked | null {
  const ask = schema.safeParse(params);
  return ask.success ? read(ask.data) : null;
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const CommandAsk = z.object({
  itemId: z.string(),
  kind: z.string().catch("command"),
  reason: text,
  command: text,
  cwd: text,
  proposedExecpolicyAmendment: z.array(z.string()).nullish(),
  networkApprovalContext: z.object({ host: z.string() }).nullish(),
});

function askedCommand(ask: z.infer<typeof CommandAsk>, { id }: AskContext): Asked {
  const command = unwrapShell(ask.command ?? "");
  const rule = ask.proposedExecpolicyAmendment ?? null;
  const decide = (decision: DriverDecision): CommandExecutionApprovalDecision => {
    if (decision.verdict === "decline") return decision.stop ? "cancel" : "decline";
    if (decision.scope === "rule" && rule !== null) {
      return { acceptWithExecpolicyAmendment: { execpolicy_amendment: rule } };
    }
    return decision.scope === "once" ? "accept" : "acceptForSession";
  };
  return {
    request: {
      id,
      itemId: ask.itemId,
      kind: "command",
      title: oneLine(commandTitle(ask, command)),
      detail: ask.command === null ? (ask.networkApprovalContext?.host ?? "") : command,
      cwd: ask.cwd,
      reason: plainReason(ask.reason),
      scopes: rule === null ? ["once", "session"] : ["once", "session", "rule"],
      editable: false,
    },
    automatic: true,
    reply: (decision) => ({ result: { decision: decide(decision) }, interrupt: false }),
  };
}

function commandTitle(ask: z.infer<typeof CommandAsk>, command: string): string {
  if (ask.networkApprovalContext) return `Connect to ${ask.networkApprovalContext.host}`;
  return ask.kind === "writeStdin" ? `Type into the running command ${command}` : `Run ${command}`;
}

/** The runtime prefixes a rule's own sentence with the command, which the card shows already. */
function plainReason(reason: string | null): string | null {
  return reason === null ? null : reason.replace(/^`[\s\S]*` requires approval: /, "");
}

const FileAsk = z.object({ itemId: z.string(), reason: text, grantRoot: text });

/** The request itself carries no diff: the item that was shown before has it. */
function askedFileChange(ask: z.infer<typeof FileAsk>, context: AskContext): Asked {
  const item = context.item(ask.itemId);
  const changes = item?.kind === "files" ? item.changes : [];
  const decide = (decision: DriverDecision): FileChangeApprovalDecision => {
    if (decision.verdict === "decline") return decision.stop ? "cancel" : "decline";
    return decision.scope === "once" ? "accept" : "acceptForSession";
  };
  const what = changes.length === 1 ? (changes[0]?.path ?? "a file") : `${changes.length} files`;
  return {
    request: {
      id: context.id,
      itemId: ask.itemId,
      kind: "file_change",
      title: oneLine(ask.grantRoot === null ? `Change ${what}` : `Write below ${ask.grantRoot}`),
      detail: clip(changes.map(({ path, change, diff }) => `${change} ${path}\n${diff}`).join("\n")),
      cwd: null,
      reason: ask.reason,
      scopes: ["once", "session"],
      editable: false,
    },
    automatic: true,
    reply: (decision) => ({ result: { decision: decide(decision) }, interrupt: false }),
  };
}

const PermissionsAsk = z.object({
  itemId: z.string(),
  cwd: text,
  reason: text,
  permissions: z.object({ network: z.unknown().optional(), fileSystem: z.unknown().optional() }),
});

function askedPermissions(ask: z.infer<typeof PermissionsAsk>, { id }: AskContext): Asked {
  const { network, fileSystem } = ask.permissions;
  // Handed back as they came: what is granted is exactly what was asked, and the runtime reads its own shape.
  const granted = {
    ...(network ? { network } : {}),
    ...(fileSystem ? { fileSystem } : {}),
  } as PermissionsRequestApprovalResponse["permissions"];
  const grant = (scope: "turn" | "session"): PermissionsRequestApprovalResponse => ({
    permissions: granted,
    scope,
  });
  const refusal: PermissionsRequestApprovalResponse = { permissions: {}, scope: "turn" };
  return {
    request: {
      id,
      itemId: ask.itemId,
      kind: "tool",
      title: network ? "Use the network" : "Read or write more files",
      detail: pretty(ask.permissions),
      cwd: ask.cwd,
      reason: ask.reason,
      scopes: ["once", "session"],
      editable: false,
    },
    automatic: true,
    reply: (decision) =>
      decision.verdict === "approve"
        ? { result: grant(decision.scope === "once" ? "turn" : "session"), interrupt: false }
        : { result: refusal, interrupt: decision.stop },
  };
}

function oneLine(title: string): string {
  const flat = title.replace(/\s+/g, " ").trim();
  return flat.length > 200 ? `${flat.slice(0, 199)}…` : flat;
}
