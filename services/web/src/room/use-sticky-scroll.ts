import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 48;

export interface StickyScroll {
  readonly content: RefObject<HTMLDivElement | null>;
  readonly atEnd: boolean;
  readonly toEnd: () => void;
}

/**
 * Stays at the end while the reader is there, and nowhere else. What is put in above keeps the view where it
 * is, also in browsers that do not anchor the scroll themselves.
 */
export function useStickyScroll(scroller: RefObject<HTMLDivElement | null>): StickyScroll {
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stick = useRef(true);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    stick.current = true;
    box.scrollTop = box.scrollHeight;
  }, [scroller]);

  useLayoutEffect(toEnd, [toEnd]);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (box === null || inner === null) return;
    const onScroll = () => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      stick.current = near;
      setAtEnd(near);
    };
    const observer = new ResizeObserver(() => {
      if (stick.current) box.scrollTop = box.scrollHeight;
      else onScroll();
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", onScroll);
    };
  }, [scroller]);

  return { content, atEnd, toEnd };
}
