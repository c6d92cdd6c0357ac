import type { Context } from "../context.ts";
import type { Values } from "./values.ts";

/** One option. A flag takes no value; a list may be repeated and takes commas. */
export interface Option {
  readonly name: string;
  readonly kind: "text" | "flag" | "number" | "list";
  readonly summary: string;
  readonly short?: string;
  readonly choices?: readonly string[];
  readonly required?: boolean;
  /** Understood and not shown. */
  readonly hidden?: boolean;
  /** Shown in help; what is in force is up to the command. */
  readonly fallback?: string;
}

/** One command of the program: what it takes, and what it does. */
export interface Command {
  /** The words that name it: `task claim`. */
  readonly path: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Options that may be given by position, in order. */
  readonly positional?: readonly string[];
  readonly options: readonly Option[];
  /** Understood and not shown. */
  readonly hidden?: boolean;
  readonly run: (context: Context, values: Values) => Promise<Answer | null>;
}

/** What a command answers; null when it has printed everything itself. */
export interface Answer {
  readonly say: string;
  readonly json: unknown;
  /** When it is an answer and still no success, such as a check that failed. */
  readonly exit?: number;
}
