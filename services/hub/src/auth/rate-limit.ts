export interface RateLimit {
  /** Takes one; 0 when there was one, else the milliseconds until there is. */
  take(key: string): number;
  /** The same answer without taking. */
  wait(key: string): number;
}

export interface RateLimitOptions {
  readonly perSecond: number;
  readonly burst: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Keys remembered at once; a bucket that is full again says nothing and can go. */
const KEPT = 10_000;

/** Token buckets by key. What the limit is about is the caller's business. */
export function createRateLimit({ perSecond, burst, now }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>();
  const filled = (key: string): Bucket => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: burst, at };
    bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    buckets.delete(key);
    buckets.set(key, bucket);
    // The first one in the map is the one that was used longest ago.
    if (buckets.size > KEPT) for (const oldest of buckets.keys()) return drop(buckets, oldest, bucket);
    return bucket;
  };
  const missing = ({ tokens }: Bucket) => (tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000));
  return {
    wait: (key) => missing(filled(key)),
    take: (key) => {
      const bucket = filled(key);
      const waitMs = missing(bucket);
      if (waitMs === 0) bucket.tokens -= 1;
      return waitMs;
    },
  };
}

function drop(buckets: Map<string, Bucket>, key: string, kept: Bucket): Bucket {
  buckets.delete(key);
  return kept;
}
