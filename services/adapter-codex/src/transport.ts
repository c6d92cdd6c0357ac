/** One duplex pipe of JSON texts. What JSON-RPC needs, and all that differs between stdio and WebSocket. */
export interface Transport extends AsyncDisposable {
  /** Sending on a closed transport is a no-op: `closed` has told the owner already. */
  send(text: string): void;
  /** Set once, before the first message can arrive. */
  listen(listener: TransportListener): void;
  /** The server's process where this side started it. */
  readonly pid: number | null;
}

export interface TransportListener {
  readonly message: (text: string) => void;
  /** Called exactly once, with a sentence for people. */
  readonly closed: (reason: string) => void;
}
