import type { ErrorCode } from "./errors.ts";

/**
 * How an operation shows on the command line. Fields become options in kebab case with the defaults of the
 * input; the sentence is for people, programs get the output itself.
 */
export interface CliFace<I, O> {
  /** The words after `envoy`: `task claim`. */
  readonly path: string;
  readonly aliases?: readonly string[];
  /** Fields that may be given without their name, in this order. */
  readonly positional?: readonly (keyof I & string)[];
  /** Names of options that differ from their field: `{ task: "task-id" }`. */
  readonly names?: { readonly [K in keyof I & string]?: string };
  /** Fields that are not for the command line. */
  readonly hidden?: readonly (keyof I & string)[];
  readonly say: (output: O, input: I) => string;
  /** What programs get where the output itself does not tell them all. */
  readonly json?: (output: O, input: I) => Readonly<Record<string, unknown>>;
  /** Wording for people where the catalogue's says more than the command line should; programs get the data. */
  readonly wording?: { readonly [C in ErrorCode]?: (data: Readonly<Record<string, unknown>>) => string };
}

/** Lines for people; an empty list says so. */
export function sayLines<T>(items: readonly T[], say: (item: T) => string, none: string): string {
  return items.length === 0 ? none : items.map(say).join("\n");
}
