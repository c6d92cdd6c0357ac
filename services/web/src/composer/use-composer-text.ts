import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useSpace } from "../lib/room-context.ts";
import { recall, remember } from "../lib/storage.ts";
import { onFill } from "../room/focus.ts";

/** The text of a composer: it survives a reload, and the box grows with it. */
export function useComposerText(thread: string | null, box: RefObject<HTMLTextAreaElement | null>) {
  const { id } = useSpace();
  const key = `draft.${id}${thread === null ? "" : `.${thread}`}`;
  const [text, setText] = useState(() => recall(key) ?? "");

  useEffect(() => {
    remember(key, text === "" ? null : text);
  }, [key, text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text, box]);

  useEffect(() => {
    const element = box.current;
    return element === null ? undefined : onFill(element, setText);
  }, [box]);

  return { text, setText };
}
