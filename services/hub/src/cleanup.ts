/** Things to end, in the reverse order of their beginning; a later one's failure does not keep an earlier one open. */
export interface Cleanup extends AsyncDisposable {
  add(end: () => void | PromiseLike<void>): void;
}

export function createCleanup(): Cleanup {
  const ends: (() => void | PromiseLike<void>)[] = [];
  return {
    add: (end) => ends.push(end),
    [Symbol.asyncDispose]: async () => {
      const failures: unknown[] = [];
      for (const end of ends.splice(0).reverse()) {
        try {
          await end();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, "not everything ended in order");
    },
  };
}

/** Resolves when the work has ended or the time is over, whichever comes first; never rejects. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.then(nothing, nothing), over]);
  clearTimeout(timer);
}

function nothing(): void {}
