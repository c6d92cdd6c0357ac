/** Counts the time a turn works. While anybody is asked for an approval the clock stands. */
export interface TurnClock extends Disposable {
  hold(): void;
  release(): void;
}

export function startTurnClock(limitMs: number, onOver: () => void): TurnClock {
  let left = limitMs;
  let holds = 0;
  let since = Date.now();
  let timer: NodeJS.Timeout | undefined = setTimeout(onOver, left);
  return {
    hold: () => {
      if (holds++ > 0) return;
      clearTimeout(timer);
      left -= Date.now() - since;
    },
    release: () => {
      if (holds === 0 || --holds > 0) return;
      since = Date.now();
      timer = setTimeout(onOver, Math.max(0, left));
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
