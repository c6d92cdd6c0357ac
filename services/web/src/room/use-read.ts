import type { MessageView } from "@envoy/protocol";
import { useEffect, useMemo, useState } from "react";
import { recallNumber, remember } from "../lib/storage.ts";

interface ReadOptions {
  readonly space: string;
  readonly messages: ReadonlyMap<string, MessageView>;
  readonly me: string;
  readonly atEnd: boolean;
}

/** How far this browser has read the room, and where the line `New` stands in this visit. */
export function useRead({ space, messages, me, atEnd }: ReadOptions): {
  newAfter: number | null;
  unread: number;
} {
  const key = `read.${space}`;
  const [seen, setSeen] = useState(() => recallNumber(key));
  const [newAfter, setNewAfter] = useState(seen);
  const [away, setAway] = useState(document.hidden);
  const newest = useMemo(
    () => Math.max(0, ...[...messages.values()].filter((one) => one.thread === null).map((one) => one.seq)),
    [messages],
  );

  useEffect(() => {
    const onChange = () => {
      setAway(document.hidden);
      // What comes while nobody looks stands below the line when they are back.
      if (document.hidden) setNewAfter(recallNumber(key));
    };
    document.addEventListener("visibilitychange", onChange);
    return () => document.removeEventListener("visibilitychange", onChange);
  }, [key]);

  useEffect(() => {
    if (away || !atEnd || newest <= (seen ?? 0)) return;
    setSeen(newest);
    remember(key, String(newest));
  }, [away, atEnd, newest, seen, key]);

  const unread = useMemo(
    () =>
      [...messages.values()].filter(
        (one) => one.thread === null && one.author !== me && one.seq > (seen ?? newest),
      ).length,
    [messages, seen, newest, me],
  );

  useEffect(() => {
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (away && unread > 0) document.title = `(${unread}) ${document.title}`;
  }, [away, unread]);

  return { newAfter, unread };
}
