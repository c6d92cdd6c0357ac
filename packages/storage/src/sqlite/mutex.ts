export interface Mutex {
  /** Resolves once nobody else holds it; the caller must call the function it gets, once. */
  acquire(): Promise<() => void>;
  readonly isHeld: boolean;
}

/** One holder at a time, first come first served. */
export function createMutex(): Mutex {
  const waiting: (() => void)[] = [];
  let held = false;
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) held = false;
    else next();
  };
  return {
    async acquire() {
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      held = true;
      return release;
    },
    get isHeld() {
      return held;
    },
  };
}
