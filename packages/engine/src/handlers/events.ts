import { type Draft, eventCatalogue, ok, postMessage, type Result, type SpaceState } from "@envoy/space";
import { type Call, type Failure, fail, type Handlers } from "../call.ts";
import type { SignedEvent } from "../log/self-signed.ts";
import type { Committed } from "../log/space-log.ts";
import { verifyEvents } from "../verify-events.ts";

type Refused = Failure<"event_refused">;

export const eventHandlers: Handlers<"event.submit"> = {
  async "event.submit"(call, { events }) {
    const { core, log, account } = call;
    const signed = await verifyEvents(core.keys, account, events);
    if (!signed.ok) return signed;
    const known = await Promise.all(
      signed.value.map((event) => core.store.byId({ space: log.id, id: event.id })),
    );
    // Decided in order, written together: the first refusal is told, what came before it stands.
    const outcomes = signed.value.map((event, index): Promise<Committed<Refused>> | null =>
      known[index] === null ? submit(call, event) : null,
    );
    const accepted = [];
    for (const [index, pending] of outcomes.entries()) {
      const outcome = await pending;
      const id = signed.value[index]?.id ?? "";
      if (outcome !== null && !outcome.ok) return { ok: false, error: outcome.error };
      accepted.push({ id, seq: outcome?.entries[0]?.seq ?? known[index]?.seq ?? 0 });
    }
    return ok({ accepted });
  },
};

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
