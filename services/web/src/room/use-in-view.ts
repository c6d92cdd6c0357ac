import { type RefObject, useEffect } from "react";

/** Runs once when the element comes near the view, as long as `wanted`. */
export function useInView(element: RefObject<HTMLElement | null>, wanted: boolean, run: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is what it is when it is needed
  useEffect(() => {
    if (!wanted || element.current === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        observer.disconnect();
        run();
      },
      { rootMargin: "300px 0px" },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, wanted]);
}
