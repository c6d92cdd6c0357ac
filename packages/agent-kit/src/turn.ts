import { randomBytes } from "node:crypto";
import { callUntilAnswered } from "./hub-link.ts";
import { playTurn } from "./play-turn.ts";
import { lostTurn } from "./turn-calls.ts";
import type { TurnKit, TurnResult } from "./turn-kit.ts";

/**
 * Takes what waits into one turn and works on it. The turn's id is on disk before the hub hears of it, so that
 * a repeat of the call is the same turn and a crash leaves no turn that nobody knows.
 */
export async function runTurn(kit: TurnKit): Promise<TurnResult> {
  const id = newTurnId();
  kit.state.beginTurn(id);
  const { model } = kit.seat.settings;
  const started = await callUntilAnswered(kit.link, {
    name: "turn.start",
    input: { space: kit.space, token: kit.token, turn: id, model },
    signal: AbortSignal.any([kit.signal, kit.stopping]),
    onRetry: (code, reason) =>
      kit.log.warn({ turn: id, code, reason }, "the hub does not start a turn; trying on"),
  });
  if (started.ok) return playTurn(kit, id, started.value);
  if (started.code === "stopped" || started.code === "lease_lost") return "lost";
  kit.state.clearTurn(id);
  if (started.code === "nothing_waiting") return "nothing";
  const running = runningTurn(started.data);
  if (started.code === "turn_running" && running !== null) {
    kit.outbox.put(lostTurn(kit.state, running));
    return "again";
  }
  kit.log.error({ turn: id, code: started.code, reason: started.message }, "the hub refuses to start a turn");
  return "nothing";
}

function runningTurn(data: unknown): string | null {
  return typeof data === "object" && data !== null && "turn" in data && typeof data.turn === "string"
    ? data.turn
    : null;
}

function newTurnId(): string {
  const letters = "0123456789abcdefghijklmnopqrstuvwxyz";
  return `trn_${[...randomBytes(16)].map((byte) => letters[byte % 36]).join("")}`;
}
