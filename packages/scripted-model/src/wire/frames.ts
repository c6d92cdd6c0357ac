/** What a streamed answer consists of. Pure data: the server adds time and the socket. */
export type Frame =
  | { readonly kind: "event"; readonly event: string | null; readonly data: unknown }
  /** Between two pieces of a text; its length is the scenario's `chunk_ms`. */
  | { readonly kind: "breath" }
  | { readonly kind: "delay"; readonly ms: number }
  /** The connection ends without the end of the answer. */
  | { readonly kind: "cut" }
  /** Nothing more comes, and the connection stays. */
  | { readonly kind: "stall" };

export function sse(event: string | null, data: unknown): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${event === null ? "" : `event: ${event}\n`}data: ${text}\n\n`;
}

export const faultFrame = (fault: unknown): Frame => ({ kind: fault === "stall" ? "stall" : "cut" });
