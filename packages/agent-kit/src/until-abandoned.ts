/**
 * The same events until the signal ends them. A runtime that does not stop when it is asked to must not hold up
 * its agent for ever, so its last promise is left behind instead of being awaited.
 */
export async function* untilAbandoned<T>(events: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  const abandoned = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  let open = true;
  try {
    for (;;) {
      const next = iterator.next();
      const step = await Promise.race([next, abandoned]);
      if (step === null) {
        open = false;
        // Nobody waits for it any more; that it fails later changes nothing.
        next.catch(() => undefined);
        return;
      }
      if (step.done === true) {
        open = false;
        return;
      }
      yield step.value;
    }
  } finally {
    if (open) await iterator.return?.();
  }
}
