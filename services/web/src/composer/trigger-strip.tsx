import { parseCommandLine } from "@envoy/space";
import { useMemo } from "react";
import { listed } from "../lib/format.ts";
import { addressed } from "../lib/mentions.ts";
import { usePeople, useRoomState } from "../lib/room-context.ts";

/** What sending this text would set off, said before it is sent. */
export function TriggerStrip({ text }: { readonly text: string }) {
  const { members, me } = usePeople();
  const presence = useRoomState((snapshot) => snapshot.presence);
  const is = (actor: string) => presence.get(actor)?.presence ?? "offline";
  // biome-ignore lint/correctness/useExhaustiveDependencies: `is` reads `presence`
  const line = useMemo(() => {
    if (text.trim() === "") return null;
    const command = parseCommandLine(text);
    if (command !== null) return [{ tone: "plain", text: `Runs /${command.name}; only you see the answer` }];
    if (/^\s*(@\S+\s+)*\/[a-zA-Z-]*$/.test(text))
      return [{ tone: "plain", text: "A command; only you see the answer" }];
    const online = [...presence.values()].filter((one) => one.presence !== "offline").map((one) => one.actor);
    const { members: to, unknown } = addressed(text, { members, me, online });
    const agents = to.filter((one) => one.kind === "agent");
    const by = (...states: string[]) =>
      agents.filter((one) => states.includes(is(one.actor))).map((one) => one.handle);
    const parts: { tone: string; text: string }[] = [];
    const add = (names: readonly string[], tone: string, say: (one: boolean) => string) => {
      if (names.length > 0) parts.push({ tone, text: `${listed(names)} ${say(names.length === 1)}` });
    };
    add(by("idle", "queued"), "go", () => "will start");
    add(by("working", "waiting"), "plain", (one) => `${one ? "is" : "are"} at work: it is next`);
    add(by("offline"), "wait", (one) => `${one ? "is" : "are"} offline: it waits`);
    add(by("blocked"), "wait", (one) => `${one ? "is" : "are"} blocked: it waits`);
    add(
      to.filter((one) => one.kind !== "agent").map((one) => one.name),
      "plain",
      (one) => `${one ? "is" : "are"} asked`,
    );
    add(
      unknown.map((name) => `@${name}`),
      "wait",
      (one) => (one ? "is nobody here" : "are nobody here"),
    );
    return parts.length === 0 ? [{ tone: "plain", text: "Wakes nobody" }] : parts;
  }, [text, members, me, presence]);
  return (
    <p className="trigger-strip" aria-live="polite">
      {line === null ? (
        <span className="keys">
          <kbd>Enter</kbd> send <kbd>Shift Enter</kbd> new line <kbd>↑</kbd> edit last <kbd>Ctrl K</kbd>{" "}
          everything else
        </span>
      ) : (
        line.map((part) => (
          <span key={part.text} className={`trigger trigger-${part.tone}`}>
            <i />
            {part.text}
          </span>
        ))
      )}
    </p>
  );
}
