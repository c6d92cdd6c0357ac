import type { Need } from "@envoy/space";
import type { z } from "zod";
import type { CliFace } from "./cli.ts";
import type { ErrorCode } from "./errors.ts";
import type { McpTool } from "./mcp.ts";

/**
 * Who may call: nobody in particular (`public`), any account (`account`), or a member of `input.space` with the
 * named standing. `agent` is a member of kind agent, acting for itself.
 */
export type Needs = "public" | "account" | "agent" | Need;

/** What a slash command shows its sender: Markdown, never stored. */
export interface Card {
  readonly title: string;
  readonly body: string;
}

export interface SlashSpec<I, O> {
  readonly name: string;
  /** As shown in the menu: `/approve [id] [once|session|rule]`. */
  readonly usage: string;
  /** Turns the words after the name into input; `agent` is the handle of a leading mention. */
  readonly parse: (words: SlashWords) => Omit<I, "space"> | { readonly problem: string };
  readonly card: (output: O) => Card;
}

export interface SlashWords {
  readonly rest: string;
  readonly words: readonly string[];
  readonly agent: string | null;
}

/**
 * One capability, written once. Surfaces are loops over these objects: the HTTP route, the socket call, the
 * OpenAPI document, the slash command and the typed client all come from here. A surface that must not show an
 * operation finds its field missing.
 */
export interface Operation<
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
  E extends ErrorCode = ErrorCode,
> {
  /** A query changes nothing; a command is committed before it is answered; a signal is passed on and forgotten. */
  readonly kind: "query" | "command" | "signal";
  readonly needs: Needs;
  /** Fit for a person and for a model. */
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly errors: readonly E[];
  /** `METHOD /path/:field`; fields in the path come from the input. */
  readonly http?: string;
  /** A tool for models; several when one operation is used in ways that read better apart. */
  readonly mcp?: McpTool | readonly McpTool[];
  readonly slash?: SlashSpec<z.input<I>, z.output<O>>;
  /** A command of the command line. */
  readonly cli?: CliFace<z.input<I>, z.output<O>>;
}

/** Keeps the literal types of an operation without widening them. */
export function operation<I extends z.ZodObject, O extends z.ZodType, const E extends ErrorCode>(
  spec: Operation<I, O, E>,
): Operation<I, O, E> {
  return spec;
}
