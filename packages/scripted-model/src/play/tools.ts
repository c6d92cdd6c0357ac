import { randomUUID } from "node:crypto";
import type { Conversation, OfferedTool } from "../conversation/conversation.ts";
import type { Part } from "../scenario/schema.ts";
import { addFile, asShellCommand, changeFile } from "./patch.ts";
import type { ToolCall } from "./reply.ts";

export interface ToolCallOptions {
  readonly part: Part;
  readonly conversation: Conversation;
  readonly fill: (text: string) => string;
}

/**
 * A scenario may say `run`, `read`, `write` and `edit`, so that the same role can be played by any runtime;
 * what it becomes is decided by the tools the request offers.
 */
export function toolCall({ part, conversation, fill }: ToolCallOptions): ToolCall {
  const offered = (name: string) => conversation.tools.find((tool) => tool.name === name);
  const id = `${conversation.wire === "anthropic" ? "toolu" : "call"}_${randomUUID().replaceAll("-", "").slice(0, 20)}`;
  if (part.tool !== undefined) {
    const wished = fill(part.tool);
    const named = offered(wished) ?? conversation.tools.find((tool) => tool.name.endsWith(`__${wished}`));
    const namespace = part.namespace ?? named?.namespace ?? null;
    const input = explicitInput(part.input ?? {}, { custom: named?.custom ?? null, fill });
    return { id, name: named?.name ?? wished, namespace, input };
  }
  const wanted = logical(part, fill);
  const native = speakers.find((speaker) => offered(speaker.knownBy)) ?? speakerOf(conversation);
  return { id, namespace: null, ...native.say(wanted, conversation.tools) };
}

interface InputOptions {
  /** Whether the tool takes a text; null when it is not offered. */
  readonly custom: boolean | null;
  readonly fill: (text: string) => string;
}

function explicitInput(input: NonNullable<Part["input"]>, { custom, fill }: InputOptions): ToolCall["input"] {
  if (typeof input !== "string") return { kind: "function", args: fillRecord(input, fill) };
  const text = fill(input);
  const args = custom === true ? null : jsonObject(text);
  return args === null ? { kind: "custom", text } : { kind: "function", args };
}

function jsonObject(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    // A text that only looks like JSON is a text.
    return null;
  }
}

function fillRecord(
  input: Readonly<Record<string, unknown>>,
  fill: (text: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, fillValue(value, fill)]));
}

function fillValue(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((one) => fillValue(one, fill));
  return typeof value === "object" && value !== null ? fillRecord({ ...value }, fill) : value;
}

type Wanted =
  | { readonly kind: "run"; readonly command: string; readonly because: string | null; readonly ask: boolean }
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  | { readonly kind: "edit"; readonly path: string; readonly find: string; readonly replace: string };

function logical(part: Part, fill: (text: string) => string): Wanted {
  if (part.write !== undefined) {
    return { kind: "write", path: fill(part.write.path), content: fill(part.write.content) };
  }
  if (part.edit !== undefined) {
    const { path, find, replace } = part.edit;
    return { kind: "edit", path: fill(path), find: fill(find), replace: fill(replace) };
  }
  if (part.read !== undefined) return { kind: "read", path: fill(part.read) };
  return {
    kind: "run",
    command: fill(part.run ?? "true"),
    because: part.because === undefined ? null : fill(part.because),
    ask: part.ask === true,
  };
}

interface Speaker {
  /** A tool that only this runtime offers. */
  readonly knownBy: string;
  say(wanted: Wanted, tools: readonly OfferedTool[]): Pick<ToolCall, "name" | "input">;
}

const call = (name: string, args: Readonly<Record<string, unknown>>): Pick<ToolCall, "name" | "input"> => ({
  name,
  input: { kind: "function", args },
});

const claudeCode: Speaker = {
  knownBy: "Bash",
  say(wanted) {
    switch (wanted.kind) {
      case "run":
        return call("Bash", {
          command: wanted.command,
          ...(wanted.because === null ? {} : { description: wanted.because }),
        });
      case "read":
        return call("Read", { file_path: wanted.path });
      case "write":
        return call("Write", { file_path: wanted.path, content: wanted.content });
      case "edit":
        return call("Edit", { file_path: wanted.path, old_string: wanted.find, new_string: wanted.replace });
    }
  },
};

const codex: Speaker = {
  knownBy: "exec_command",
  say(wanted, tools) {
    switch (wanted.kind) {
      case "run":
        return call("exec_command", {
          cmd: wanted.command,
          // Codex refuses a reason without the wish to leave the sandbox, and that wish is what it asks about.
          ...(wanted.ask
            ? { sandbox_permissions: "require_escalated", justification: wanted.because ?? "" }
            : {}),
        });
      case "read":
        return call("exec_command", { cmd: `cat '${wanted.path}'` });
      default: {
        const patch = wanted.kind === "write" ? addFile(wanted.path, wanted.content) : changeFile(wanted);
        const own = tools.find((tool) => tool.name === "apply_patch");
        return own?.custom === true
          ? { name: "apply_patch", input: { kind: "custom", text: patch } }
          : call("exec_command", { cmd: asShellCommand(patch) });
      }
    }
  },
};

/** A plain tool loop over files and a shell, as the adapter for bare model APIs has it. */
const plainLoop: Speaker = {
  knownBy: "read_file",
  say(wanted) {
    switch (wanted.kind) {
      case "run":
        return call("run_command", { command: wanted.command });
      case "read":
        return call("read_file", { path: wanted.path });
      case "write":
        return call("write_file", { path: wanted.path, content: wanted.content });
      case "edit":
        return call("edit_file", { path: wanted.path, find: wanted.find, replace: wanted.replace });
    }
  },
};

const speakers: readonly Speaker[] = [claudeCode, codex, plainLoop];

function speakerOf(conversation: Conversation): Speaker {
  return conversation.wire === "anthropic" ? claudeCode : codex;
}
