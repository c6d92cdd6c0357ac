import { parseCommandLine } from "@envoy/space";
import { listed } from "../lib/format.ts";
import { useRoom, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";

/** Sends a text: a command is run and answered with a card, everything else is posted. */
export function useSubmit(thread: string | null): (text: string, replyTo: string | null) => Promise<void> {
  const room = useRoom();
  const { id } = useSpace();
  const ui = useUi();
  return async (text, replyTo) => {
    if (parseCommandLine(text) !== null) {
      const reply = await room.call("command.run", { space: id, text });
      const card = reply.ok ? reply.value : { ok: false, title: reply.error.message, body: reply.error.next };
      return ui.addCard({ ...card, command: text.trim(), thread });
    }
    const sent = await room.send({ text: text.trim(), thread, replyTo });
    if (sent !== null && sent.unknownMentions.length > 0) {
      ui.say(`${listed(sent.unknownMentions.map((name) => `@${name}`))} named nobody here`);
    }
  };
}
