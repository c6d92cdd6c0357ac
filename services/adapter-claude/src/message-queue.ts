/** An unbounded queue that one reader iterates; it ends when closed, after what is already in it. */
export interface MessageQueue<T> extends AsyncIterable<T> {
  push(value: T): void;
  close(): void;
}

export function createMessageQueue<T>(): MessageQueue<T> {
  const waiting: T[] = [];
  let closed = false;
  let wake: () => void = () => {};
  return {
    push: (value) => {
      if (closed) return;
      waiting.push(value);
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) {
          // The length was just checked, and a queue of `undefined` values stays a queue of values.
          yield waiting.shift() as T;
        }
        if (closed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
