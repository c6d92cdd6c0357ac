/**
 * Whether a parsed value is larger than `limit` characters as JSON, by a lower bound that stops as soon as the
 * answer is known. Spares writing the value out again.
 */
export function isLargerThan(value: unknown, limit: number): boolean {
  let left = limit;
  const pending: unknown[] = [value];
  while (pending.length > 0 && left >= 0) {
    const one = pending.pop();
    if (typeof one === "string") left -= one.length + 2;
    else if (typeof one !== "object" || one === null) left -= 1;
    else if (ArrayBuffer.isView(one) || one instanceof ArrayBuffer) left -= one.byteLength;
    else {
      for (const [key, inner] of Object.entries(one)) {
        if (!Array.isArray(one)) left -= key.length + 3;
        left -= 1;
        pending.push(inner);
      }
    }
  }
  return left < 0;
}
