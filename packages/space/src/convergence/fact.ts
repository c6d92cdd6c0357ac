import { messageIdOf } from "../ids.ts";
import { compareText } from "./act.ts";
import { bodyAs } from "./deed.ts";
import { type BodyOf, type ConvergentEvent, type ConvergentType, isConvergentType } from "./event.ts";
import type { Faults } from "./faults.ts";

/** An accepted content event, as reducers see it. */
export interface Fact {
  readonly event: ConvergentEvent;
  readonly byAdmin: boolean;
  /** Position in the content graph. */
  readonly depth: number;
  /** The lowest receipt that is known, or null. */
  readonly seq: number | null;
}

/** What reducers may ask beside the facts of their subject. */
export interface Knowledge {
  readonly faults: Faults;
  /** Whether `a` lies in the causal past of `b`. */
  knows(b: string, a: string): boolean;
  /** SHA-256 of task and author, hex: it decides between rivals, and neither can vary it. */
  claimHash(task: string, author: string): string;
  /** Only for planted faults. */
  arrival(id: string): number;
}

/** Parents before children, and the same order on every replica. */
export function sortFacts(facts: Iterable<Fact>): Fact[] {
  return [...facts].sort((a, b) => a.depth - b.depth || compareText(a.event.id, b.event.id));
}

export interface Typed<T extends ConvergentType> {
  readonly id: string;
  readonly author: string;
  readonly fact: Fact;
  readonly body: BodyOf<T>;
}

/** The facts of one type with their parsed bodies; what was redacted is left out. */
export function ofType<T extends ConvergentType>(facts: readonly Fact[], type: T): Typed<T>[] {
  return facts.flatMap((fact) => {
    const body = bodyAs(fact.event, type);
    return body === null ? [] : [{ id: fact.event.id, author: fact.event.author, fact, body }];
  });
}

/** Those that no other one knows, smallest id first: one is the latest, more were written at the same time. */
export function latest<T extends { readonly id: string }>(
  ordered: readonly T[],
  knows: Knowledge["knows"],
): T[] {
  let heads: T[] = [];
  for (const one of ordered) heads = [...heads.filter((head) => !knows(one.id, head.id)), one];
  return heads.sort((a, b) => compareText(a.id, b.id));
}

/** Which parts of the state an event has a say in. A part is reduced from the facts that name it. */
export function subjectsOf(event: ConvergentEvent): string[] {
  const { type, body } = event;
  // A message without its body is still one: what was redacted stands where it stood.
  if (type === "message.post") return [`message ${messageIdOf(event.id)}`];
  if (body === null || !isConvergentType(type)) return [];
  if (type === "task.create") return [`task ${messageIdOf(event.id)}`];
  if (type.startsWith("session.")) return [`session ${event.author}`];
  if (type === "read.mark") return [`reads ${event.author}`];
  if (type === "space.rename") return ["setting name"];
  // Shapes have been checked at admission; the names below exist in the bodies of these types.
  const names = body as Record<string, unknown>;
  if (type === "space.limit") return [`setting limit.${String(names.limit)}`];
  if (type === "role.edit") return [`setting prompt.${String(names.prompt)}`];
  if (type === "message.redact") return [`message ${String(names.message)}`, `task ${String(names.message)}`];
  if (type.startsWith("message.")) return [`message ${String(names.message)}`];
  if (type.startsWith("task.")) return [`task ${String(names.task)}`];
  if (type.startsWith("object.")) return [`object ${String(names.object)}`];
  return [];
}
