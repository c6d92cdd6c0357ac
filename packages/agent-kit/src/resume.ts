import { callUntilAnswered, type HubLink } from "./hub-link.ts";
import type { Logger } from "./options.ts";
import type { Outbox } from "./outbox.ts";
import type { StateFile } from "./state-file.ts";

/** What an agent leaves for its next session in an orderly end. */
export interface HandOver {
  readonly link: Pick<HubLink, "call">;
  readonly space: string;
  readonly token: number;
  readonly state: StateFile;
  readonly outbox: Outbox;
  readonly waiting: number;
  readonly log: Logger;
}

const PATIENCE_MS = 2_500;

/** Closes the session with a handover, lets the outbox run dry, and gives the lease back; what cannot be told now is told at the next start. */
export async function handOver(end: HandOver): Promise<void> {
  const session = end.state.get("session");
  const handover = handoverText({ lastAnswer: end.state.get("lastAnswer"), waiting: end.waiting });
  if (session !== null) {
    end.state.set({ handover });
    const reason = "the agent's process was asked to end";
    end.outbox.put([{ name: "session.close", turn: null, input: { session, reason, handover } }]);
  }
  const patience = AbortSignal.timeout(PATIENCE_MS);
  if (!(await end.outbox.drained(patience))) {
    end.log.warn({ calls: end.state.size() }, "the hub is away; what is left is told at the next start");
    return;
  }
  const { space, token } = end;
  await callUntilAnswered(end.link, { name: "agent.detach", input: { space, token }, signal: patience });
}

/** Pure. The agent's files and the room hold the rest. */
export function handoverText(known: {
  readonly lastAnswer: string | null;
  readonly waiting: number;
}): string {
  const waits = known.waiting === 0 ? "Nothing waited." : `${known.waiting} messages waited to be taken.`;
  if (known.lastAnswer === null) return `No turn was answered in this session. ${waits}`;
  return `${waits} Your last answer was:\n${known.lastAnswer}`;
}
