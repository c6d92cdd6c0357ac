import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalize } from "./canonical.ts";
import { actorBytes, signatureBytes } from "./encoding.ts";
import { LIMITS } from "./limits.ts";
import { type ParseFault, parseCanonical } from "./parse-canonical.ts";

export const EventId = z.string().regex(/^[0-9a-f]{64}$/, "an event id is 64 hex digits");
export const Actor = z
  .string()
  .refine((text) => actorBytes(text) !== null, "an actor is 32 bytes in base64url");
export const Signature = z
  .string()
  .refine((text) => signatureBytes(text) !== null, "a signature is 64 bytes in base64url");

const counter = z.int().min(0);

/** Sorted and without repeats: one set has one spelling. */
function headSet(limit: number) {
  return z
    .array(EventId)
    .max(limit)
    .refine(
      (ids) => ids.every((id, index) => index === 0 || (ids[index - 1] ?? "") < id),
      "ids must be sorted, each once",
    );
}

const Reference = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "a reference names an id"),
  kind: z.string().regex(/^[a-z][a-z-]{0,31}$/, "a kind is a lower-case word"),
});

/** The signed part of an event. `ts` is for display; nothing is decided by it. */
export const EventHeader = z
  .strictObject({
    v: z.literal(1),
    space: z.string().regex(/^room_\d{13}[0-9a-z]{6}$/, "a space id looks like room_1778994801731qqqjju"),
    type: z
      .string()
      .max(64)
      .regex(/^[a-z]+(\.[a-z]+)+$/, "a type looks like message.post"),
    author: Actor,
    writer: z.string().regex(/^[0-9a-f]{16}$/, "a writer is 16 hex digits"),
    wseq: z.int().min(1),
    wprev: EventId.nullable(),
    parents: headSet(LIMITS.parents),
    auth: headSet(LIMITS.authHeads),
    epoch: counter,
    ts: counter,
    bodyHash: EventId,
    bodyLen: z.int().min(0).max(LIMITS.bodyBytes),
    refs: z.array(Reference).max(LIMITS.refs),
  })
  .refine((header) => (header.wseq === 1) === (header.wprev === null), {
    path: ["wprev"],
    message: "only the first event of a writer has no previous one",
  });
export type EventHeader = z.infer<typeof EventHeader>;

export type HeaderFault = ParseFault | "not a header";

export type ParsedHeader =
  | { readonly ok: true; readonly header: EventHeader }
  | { readonly ok: false; readonly fault: HeaderFault; readonly detail: string };

/** The only way in for a header from elsewhere: canonical bytes first, then its shape. */
export function parseHeader(bytes: Uint8Array | string): ParsedHeader {
  const parsed = parseCanonical(bytes, { maxBytes: LIMITS.headerBytes });
  if (!parsed.ok) return parsed;
  const header = EventHeader.safeParse(parsed.value);
  if (header.success) return { ok: true, header: header.data };
  return { ok: false, fault: "not a header", detail: z.prettifyError(header.error) };
}

/** Canonical text of a header of one's own; throws when it breaks the format, which is a defect of the caller. */
export function headerText(header: EventHeader): string {
  const text = canonicalize(EventHeader.parse(header));
  if (Buffer.byteLength(text) > LIMITS.headerBytes) {
    throw new RangeError(`an event header has at most ${LIMITS.headerBytes} bytes`);
  }
  return text;
}

/** What a header says about its body, so that the body can go while the id stays. */
export function describeBody(body: string): { bodyHash: string; bodyLen: number } {
  return { bodyHash: createHash("sha256").update(body).digest("hex"), bodyLen: Buffer.byteLength(body) };
}
