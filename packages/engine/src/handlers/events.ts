import {
  type Draft,
  eventCatalogue,
  messageIdOf,
  ok,
  postMessage,
  type Result,
  type SpaceState,
} from "@envoy/space";
import { type Call, type Failure, fail, type Handlers } from "../call.ts";
import type { SignedEvent } from "../log/self-signed.ts";
import type { Committed } from "../log/space-log.ts";
import { verifyEvents } from "../verify-events.ts";

type Refused = Failure<"event_refused">;

export const eventHandlers: Handlers<"event.submit"> = {
  async "event.submit"(call, { events }) {
    const { core, account } = call;
    const signed = await verifyEvents(core.keys, account, events);
    if (!signed.ok) return signed;
    const known = await knownSeqs(call, signed.value);
    // Decided in order, written together: the first refusal is told, what came before it stands.
    const outcomes = signed.value.map((event): Promise<Committed<Refused>> | null =>
      known.has(event.id) ? null : submit(call, event),
    );
    const accepted = [];
    for (const [index, pending] of outcomes.entries()) {
      const outcome = await pending;
      const id = signed.value[index]?.id ?? "";
      if (outcome !== null && !outcome.ok) return { ok: false, error: outcome.error };
      accepted.push({ id, seq: outcome?.entries[0]?.seq ?? known.get(id) ?? 0 });
    }
    return ok({ accepted });
  },
};

/** Where those events stand that the log holds already: one read for all, since a batch is told again after a loss. */
async function knownSeqs({ core, log }: Call, events: readonly SignedEvent[]): Promise<Map<string, number>> {
  const ids = events.map(({ id }) => messageIdOf(id));
  const rows = await core.store.about({ space: log.id, ids, types: ["message.post"] });
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

function submit({ core, log, account }: Call, event: SignedEvent): Promise<Committed<Refused>> {
  const online = core.connections.online(log.id);
  const decide = (state: SpaceState) => judge(state, event, online);
  return log.commit({ author: account, signed: [event], submitted: true, decide });
}

/** Judges an event that was made elsewhere by the same rule as the operation of that kind. */
function judge(
  state: SpaceState,
  event: SignedEvent,
  online: readonly string[],
): Result<readonly Draft[], Refused> {
  const { space, type, author } = event.header;
  if (space !== state.id) return fail("event_refused", { reason: "it belongs to another space" });
  if (type !== "message.post")
    return fail("event_refused", { reason: `${type} is accepted through its operation only` });
  const body = eventCatalogue["message.post"].safeParse(event.body);
  if (!body.success) return fail("event_refused", { reason: "its body is not that of a message" });
  const { text, thread, replyTo, turn, mentions } = body.data;
  if (turn !== null)
    return fail("event_refused", { reason: "a turn's answer comes with the end of the turn" });
  // References were limited in form by the verifier; their kind is the author's word.
  const refs = event.header.refs as Parameters<typeof postMessage>[1]["refs"];
  const ruled = postMessage(state, { author, text, thread, replyTo, turn, refs, online });
  const fits = ruled.body.mentions.join() === mentions.join();
  return fits
    ? ok([ruled])
    : fail("event_refused", { reason: `it must mention: ${ruled.body.mentions.join(", ") || "nobody"}` });
}
