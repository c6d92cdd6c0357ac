import { useCallback, useEffect, useMemo, useState } from "react";
import { placeOf } from "../lib/address-bar.ts";
import { useRoom } from "../lib/room-context.ts";
import { recall, remember } from "../lib/storage.ts";
import type { EphemeralCard, Pane, TabName, Ui } from "../lib/ui-context.ts";
import { showRow } from "./focus.ts";

export interface Saying {
  readonly text: string;
  readonly tone: "plain" | "bad";
}

const tabNames: readonly string[] = ["members", "notes", "context", "repo", "roles", "activity"];

/** Wide pages begin with the pane as it was left; narrow ones with the conversation. */
function firstPane(): Pane | null {
  if (innerWidth < 900) return null;
  const stored = recall("pane");
  if (stored === "none") return null;
  return { kind: "tab", tab: isTab(stored) ? stored : "members" };
}

const isTab = (name: string | null): name is TabName => name !== null && tabNames.includes(name);

/** What is open and chosen in the page. */
export function useUiState(): { ui: Ui; saying: Saying | null; palette: boolean; closePalette: () => void } {
  const room = useRoom();
  const [pane, setPane] = useState(firstPane);
  const [replyTo, setReplyTo] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [cards, setCards] = useState<readonly EphemeralCard[]>([]);
  const [saying, setSaying] = useState<Saying | null>(null);
  const [file, setFile] = useState<Ui["file"]>(null);
  const [role, setRole] = useState<string | null>(null);
  const [palette, setPalette] = useState(false);

  useEffect(() => {
    if (saying === null) return;
    const timer = setTimeout(() => setSaying(null), saying.tone === "bad" ? 8000 : 3500);
    return () => clearTimeout(timer);
  }, [saying]);

  const openPane = useCallback((next: Pane | null) => {
    setPane(next);
    if (next === null || next.kind === "tab") {
      setFile(null);
      setRole(null);
      remember("pane", next === null ? "none" : next.tab);
    }
  }, []);
  const say = useCallback((text: string, tone: Saying["tone"] = "plain") => setSaying({ text, tone }), []);
  const reveal = useCallback(
    async (row: string) => {
      if (innerWidth < 900) setPane(null);
      // The conversation has to be on the page before it can be scrolled.
      const shown = await new Promise<boolean>((resolve) => setTimeout(() => resolve(showRow(row)), 0));
      if (shown || !row.startsWith("msg_")) return;
      if (!(await room.reveal(row))) return say("That message is not there any more", "bad");
      const thread = room.snapshot().messages.get(row)?.thread ?? null;
      if (thread !== null) setPane({ kind: "thread", root: thread });
      setTimeout(() => showRow(row), 60);
    },
    [room, say],
  );

  useEffect(() => {
    const onHash = () => {
      const { message } = placeOf(location.hash);
      if (message !== null) void reveal(message);
    };
    onHash();
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, [reveal]);

  const ui = useMemo(
    (): Ui => ({
      pane,
      openPane,
      replyTo,
      setReplyTo,
      editing,
      setEditing,
      cards,
      addCard: (card) => setCards((all) => [...all, { ...card, id: crypto.randomUUID() }]),
      dropCard: (id) => setCards((all) => all.filter((one) => one.id !== id)),
      say,
      reveal: (message) => void reveal(message),
      file,
      openFile: (area, path) => {
        setPane({ kind: "tab", tab: area });
        setFile({ area, path });
      },
      role,
      openRole: (prompt) => {
        setPane({ kind: "tab", tab: "roles" });
        setRole(prompt);
      },
      openPalette: () => setPalette(true),
    }),
    [pane, openPane, replyTo, editing, cards, say, reveal, file, role],
  );
  return { ui, saying, palette, closePalette: () => setPalette(false) };
}
