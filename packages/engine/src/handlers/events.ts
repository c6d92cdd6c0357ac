import {
  type Draft,
  err,
  eventCatalogue,
  isSigned,
  ok,
  postMessage,
  type Refusal,
  type Result,
  type SpaceState,
} from "@envoy/space";
import { type Call, fail, type Handlers } from "../call.ts";
import type { VerifiedEvent } from "../ports.ts";

export const eventHandlers: Handlers<"event.submit"> = {
  async "event.submit"(call, { events }) {
    const verified = await Promise.all(events.map((event) => call.core.keys.verify(event)));
    const accepted = [];
    for (const [index, event] of verified.entries()) {
      if ("refused" in event) return fail("event_refused", { reason: event.refused });
      const refused = foreign(call, event);
      if (refused !== null) return fail("event_refused", { reason: refused });
      const known = await call.core.store.byId({ space: call.log.id, id: event.id });
      if (known !== null) {
        accepted.push({ id: known.id, seq: known.seq });
        continue;
      }
      const raw = events[index];
      if (raw === undefined) continue;
      const outcome = await call.log.commit({
        author: call.account,
        signed: { id: event.id, ...raw },
        decide: (state) => judge(state, event, call),
      });
      if (!outcome.ok) {
        const { error } = outcome;
        if (error.code === "busy" || error.code === "read_only") return { ok: false, error };
        return fail("event_refused", { reason: error.code });
      }
      accepted.push({ id: event.id, seq: outcome.entries[0]?.seq ?? 0 });
    }
    return ok({ accepted });
  },
};

/** Whose event it is and where it belongs must be what the caller may speak for. */
function foreign({ account, log }: Call, event: VerifiedEvent): string | null {
  if (event.header.author !== account.actor) return "its author is not the caller";
  if (event.header.space !== log.id) return "it belongs to another space";
  return null;
}

/** Judges a self-signed event by the same rule as the operation of that name. */
function judge(state: SpaceState, event: VerifiedEvent, call: Call): Result<readonly Draft[], Refusal> {
  if (!isSigned(event.header.type) || event.header.type !== "message.post") {
    return err({ code: "message_not_found", data: { message: event.header.type } });
  }
  const body = eventCatalogue["message.post"].safeParse(event.body);
  if (!body.success || body.data.turn !== null)
    return err({ code: "message_not_found", data: { message: event.id } });
  const online = call.core.connections.online(call.log.id);
  // References were limited in form by the verifier; their kind is the author's word.
  const refs = event.header.refs as Parameters<typeof postMessage>[1]["refs"];
  const { text, thread, replyTo } = body.data;
  const ruled = postMessage(state, {
    author: event.header.author,
    text,
    thread,
    replyTo,
    turn: null,
    refs,
    online,
  });
  return ok([{ ...ruled, body: { ...body.data, mentions: ruled.body.mentions } }]);
}
