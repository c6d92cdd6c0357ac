/**
 * What a request says, whichever wire it came over. The server keeps no sessions: everything a rule may look
 * at is in here, because the runtimes send the whole history each time.
 */
export interface Conversation {
  readonly wire: "anthropic" | "openai";
  readonly api: "messages" | "responses" | "chat";
  readonly model: string;
  /** Text of system and developer messages, oldest first. */
  readonly system: string;
  readonly entries: readonly Entry[];
  readonly tools: readonly OfferedTool[];
  /** The same for all requests of one session; only faults, which leave no trace in a history, need it. */
  readonly key: string;
  /** A request the runtime makes for itself (title, probe): answered without the scenario. */
  readonly side: boolean;
}

export type Entry =
  | { readonly kind: "user"; readonly text: string }
  | { readonly kind: "model"; readonly text: string; readonly calls: readonly Call[] }
  | { readonly kind: "result"; readonly callId: string; readonly text: string };

export interface Call {
  readonly id: string;
  readonly name: string;
  /** Arguments as they went over the wire. */
  readonly input: string;
}

export interface OfferedTool {
  readonly name: string;
  readonly namespace: string | null;
  readonly custom: boolean;
}

/** The part of a conversation that the newest request continues. */
export interface Turn {
  readonly entries: readonly Entry[];
  /** Answers the model has already given in this turn. */
  readonly answered: number;
}

/**
 * A turn begins with words to the model after it has finished speaking (an answer without a tool call), or
 * after an interruption. Words that arrive while tools run belong to the running turn: that is how a steered,
 * a folded-in and a repeated message look on the wire.
 */
export function lastTurn(entries: readonly Entry[]): Turn {
  let start = 0;
  let over = false;
  entries.forEach((entry, at) => {
    if (entry.kind === "model") over = entry.calls.length === 0;
    if (entry.kind !== "user") return;
    if (isInterruption(entry.text)) over = true;
    else if (over) {
      start = at;
      over = false;
    }
  });
  const turn = entries.slice(start);
  return { entries: turn, answered: turn.filter((entry) => entry.kind === "model").length };
}

function isInterruption(text: string): boolean {
  return /^\s*(<turn_aborted>|\[Request interrupted by user)/.test(text);
}

/**
 * Joins the pieces of one answer, and leaves out answers whose tool calls were lost with a runtime that died:
 * what has no result is done again when the session is resumed.
 */
export function tidyEntries(entries: readonly Entry[], isLost: (result: string) => boolean): Entry[] {
  const lost = new Set(
    entries.flatMap((entry) => (entry.kind === "result" && isLost(entry.text) ? [entry.callId] : [])),
  );
  return joinAnswers(entries).filter((entry) => {
    if (entry.kind === "result") return !lost.has(entry.callId);
    return entry.kind !== "model" || !entry.calls.some((call) => lost.has(call.id));
  });
}

function joinAnswers(entries: readonly Entry[]): Entry[] {
  const joined: Entry[] = [];
  for (const entry of entries) {
    const last = joined.at(-1);
    if (entry.kind === "model" && last?.kind === "model") {
      const text = [last.text, entry.text].filter((part) => part !== "").join("\n");
      joined[joined.length - 1] = { kind: "model", text, calls: [...last.calls, ...entry.calls] };
    } else {
      joined.push(entry);
    }
  }
  return joined;
}

export function userText(turn: Turn): string {
  return turn.entries.flatMap((entry) => (entry.kind === "user" ? [entry.text] : [])).join("\n");
}

export function wholeText(turn: Turn): string {
  return turn.entries
    .map((entry) =>
      entry.kind === "model" ? [entry.text, ...entry.calls.map((call) => call.input)].join("\n") : entry.text,
    )
    .join("\n");
}

/** Results that came after the model's newest answer. */
export function newestResults(turn: Turn): string {
  const after = turn.entries.findLastIndex((entry) => entry.kind === "model");
  if (after === -1) return "";
  return turn.entries
    .slice(after + 1)
    .flatMap((entry) => (entry.kind === "result" ? [entry.text] : []))
    .join("\n");
}

/** Names of the tools of this turn that have a result, in the order of the calls. */
export function toolsDone(turn: Turn): string[] {
  const done = new Set(turn.entries.flatMap((entry) => (entry.kind === "result" ? [entry.callId] : [])));
  return turn.entries
    .flatMap((entry) => (entry.kind === "model" ? entry.calls : []))
    .filter((call) => done.has(call.id))
    .map((call) => call.name);
}
