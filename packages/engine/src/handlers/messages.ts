import {
  address,
  amendMessage,
  memberByHandle,
  messageIdOf,
  ok,
  pinMessage,
  postMessage,
  redactMessage,
} from "@envoy/space";
import { type Call, commit, fail, type Handlers } from "../call.ts";
import { approvalViews, knownMessage, messageViews } from "../views.ts";

type Names =
  | "message.send"
  | "message.list"
  | "message.get"
  | "message.edit"
  | "message.redact"
  | "message.react"
  | "message.pin"
  | "message.search";

export const messageHandlers: Handlers<Names> = {
  async "message.send"(call, input) {
    const { core, log, account } = call;
    const online = core.connections.online(log.id);
    if (input.key !== null) {
      const first = await core.store.byKey({ space: log.id, author: account.actor, key: input.key });
      if (first !== null) return ok(sent(call, { id: first.id, seq: first.seq, text: input.text, online }));
    }
    const place = await placeOf(call, input);
    if (!place.ok) return place;
    if (input.turn !== null && log.state.turns[input.turn]?.agent !== account.actor) {
      return fail("turn_not_found", { turn: input.turn });
    }
    const message = { author: account.actor, text: input.text, turn: input.turn, refs: input.refs, online };
    const outcome = await commit(call, (state) => ok([postMessage(state, { ...message, ...place.value })]), {
      key: input.key,
    });
    if (!outcome.ok) return outcome;
    const posted = outcome.value.find((entry) => entry.type === "message.post");
    if (posted === undefined) throw new Error("a message that was just posted is missing");
    return ok(sent(call, { id: posted.id, seq: posted.seq, text: input.text, online }));
  },

  async "message.list"({ core, log }, { thread, before, limit }) {
    const rows = await core.store.messages({ space: log.id, thread, before, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const root =
      thread === null || before !== null ? null : await core.store.byId({ space: log.id, id: thread });
    const views = await messageViews(core.store, log.id, root === null ? page : [root, ...page]);
    const asked = views.turns.flatMap((turn) => log.state.turns[turn.id]?.approvals ?? turn.approvals);
    const approvals = await approvalViews(core.store, log.id, asked);
    const oldest = page[page.length - 1];
    return ok({
      ...views,
      approvals,
      before: rows.length > limit && oldest !== undefined ? oldest.seq : null,
    });
  },

  async "message.get"({ core, log }, { message }) {
    const known = await knownMessage(core.store, log.id, message);
    if (known === null) return fail("message_not_found", { message });
    const [view] = (await messageViews(core.store, log.id, [known.row])).messages;
    return view === undefined ? fail("message_not_found", { message }) : ok(view);
  },

  async "message.edit"(call, { message, text }) {
    const known = await knownMessage(call.core.store, call.log.id, message);
    if (known === null) return fail("message_not_found", { message });
    const outcome = await commit(call, () => amendMessage(known, { author: call.account.actor, text }));
    return outcome.ok ? ok({}) : outcome;
  },

  async "message.redact"(call, { message, reason }) {
    const known = await knownMessage(call.core.store, call.log.id, message);
    if (known === null) return fail("message_not_found", { message });
    const outcome = await commit(
      call,
      (state) => redactMessage(state, known, { author: call.account.actor, reason }),
      { erases: known.row.id },
    );
    return outcome.ok ? ok({}) : outcome;
  },

  async "message.react"(call, { message, emoji, on }) {
    const known = await knownMessage(call.core.store, call.log.id, message);
    if (known === null) return fail("message_not_found", { message });
    const outcome = await commit(call, () =>
      ok([{ type: "message.react", body: { message: known.id, emoji, on } }]),
    );
    return outcome.ok ? ok({}) : outcome;
  },

  async "message.pin"(call, { message, on }) {
    const known = await knownMessage(call.core.store, call.log.id, message);
    if (known === null) return fail("message_not_found", { message });
    const outcome = await commit(call, (state) => pinMessage(state, { message: known.id, on }));
    return outcome.ok ? ok({}) : outcome;
  },

  async "message.search"({ core, log }, { q, from, before, limit }) {
    const author = from === null ? null : (memberByHandle(log.state, from)?.actor ?? undefined);
    if (author === undefined) return fail("member_not_found", { member: from ?? "" });
    const found = await core.store.search({ space: log.id, text: q, author, before, limit: limit + 1 });
    const page = found.slice(0, limit);
    const { messages } = await messageViews(
      core.store,
      log.id,
      page.map((hit) => hit.row),
    );
    const byId = new Map(messages.map((message) => [message.id, message]));
    const hits = page.flatMap(({ row, snippet }) => {
      const message = byId.get(messageIdOf(row.id));
      return message === undefined ? [] : [{ message, snippet }];
    });
    const oldest = page[page.length - 1];
    return ok({ hits, before: found.length > limit && oldest !== undefined ? oldest.row.seq : null });
  },
};

/** Where a message goes: a thread's root is looked up, and a reply to a threaded message joins its thread. */
async function placeOf({ core, log }: Call, input: { thread: string | null; replyTo: string | null }) {
  let { thread } = input;
  for (const id of [input.thread, input.replyTo]) {
    if (id === null) continue;
    const known = await knownMessage(core.store, log.id, id);
    if (known === null) return fail("message_not_found", { message: id });
    if (id === input.thread) thread = known.thread ?? known.id;
    else thread ??= known.thread;
  }
  return ok({ thread, replyTo: input.replyTo });
}

function sent(call: Call, message: { id: string; seq: number; text: string; online: readonly string[] }) {
  const { state } = call.log;
  const { handles, unknown } = address(state, {
    text: message.text,
    author: call.account.actor,
    online: message.online,
  });
  const offline = handles.filter((handle) => {
    const member = memberByHandle(state, handle);
    return member?.kind === "agent" && !message.online.includes(member.actor);
  });
  return { message: messageIdOf(message.id), seq: message.seq, unknownMentions: unknown, offline };
}
