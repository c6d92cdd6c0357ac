import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { type WireError, wireError } from "../wire/errors.ts";

const largestBody = 64 * 1024 * 1024;

export type Received<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };

/** Reads and checks a JSON body. The checks are loose: runtimes send much that a script does not look at. */
export async function receive<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<Received<T>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBody) return { ok: false, error: wireError(413, "The request is too large.") };
    chunks.push(bytes);
  }
  const body = json(Buffer.concat(chunks).toString("utf8"));
  if (body === undefined) return { ok: false, error: wireError(400, "The request body is not JSON.") };
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? "" : `${issue.path.join(".")}: ${issue.message}`;
  return { ok: false, error: wireError(400, where) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The key in either vendor's header, or null. */
export function keyOf(request: IncomingMessage): string | null {
  const own = request.headers["x-api-key"];
  if (typeof own === "string" && own.trim() !== "") return own.trim();
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "");
  return bearer?.[1] ?? null;
}
