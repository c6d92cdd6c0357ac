/** Events of one producer for one reader, in order, without loss. */
export interface EventQueue<T> {
  push(value: T): void;
  /** The last value; what is pushed later is dropped. */
  end(value: T): void;
  /** For one reader. */
  read(): AsyncGenerator<T, void, void>;
}

export function createEventQueue<T>(): EventQueue<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  function push(value: T): void {
    if (ended) return;
    waiting.push(value);
    wake();
  }
  return {
    push,
    end: (value) => {
      push(value);
      ended = true;
    },
    async *read() {
      for (;;) {
        while (waiting.length > 0) yield* waiting.splice(0, 1);
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
