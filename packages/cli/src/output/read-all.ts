import { fail } from "./failure.ts";

const LIMIT = 1024 * 1024;

/** Everything of a stream, up to a size no message has. */
export async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > LIMIT) throw fail("message_too_large", "What comes from stdin is longer than 1 MiB");
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("utf8");
}
