import type { Server, Transport } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { asksToListen, grantListening } from "../resources/listen-request.ts";
import { type Subscriptions, startSubscriptions } from "../resources/subscriptions.ts";
import { createMcpServer } from "../server.ts";
import type { McpSession } from "../session.ts";

export interface StdioServing extends AsyncDisposable {
  /** Resolves when the client has closed its end. */
  readonly closed: Promise<void>;
}

interface ServeOptions {
  readonly session: McpSession;
  readonly report: (problem: string) => void;
  /** By default this process's own standard input and output. */
  readonly transport?: Transport;
}

/** Serves one client over standard input and output, in the revision that it opens with. */
export function serveOverStdio({ session, report, transport }: ServeOptions): StdioServing {
  let server: Server | null = null;
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const updated = (uri: string) => {
    server?.sendResourceUpdated({ uri }).catch((error: unknown) => report(String(error)));
  };
  const subscriptions = startSubscriptions({ session, updated });
  const handle = serveStdio(
    () => {
      server = createMcpServer({ session, canListen: true, subscriptions });
      return server;
    },
    {
      transport: tapped({ inner: transport ?? new StdioServerTransport(), subscriptions, onClose: close }),
      onerror: (error) => report(error.message),
    },
  );
  return {
    closed,
    [Symbol.asyncDispose]: async () => {
      subscriptions[Symbol.dispose]();
      await handle.close();
    },
  };
}

interface Tap {
  readonly inner: Transport;
  readonly subscriptions: Subscriptions;
  readonly onClose: () => void;
}

/** Starts what the newer revision asks to be told of before its request is answered; all else passes through. */
function tapped({ inner, subscriptions, onClose }: Tap): Transport {
  const outer: Transport = {
    start: () => inner.start(),
    send: (message, options) => inner.send(message, options),
    close: () => inner.close(),
  };
  inner.onmessage = (message, extra) => {
    if (!asksToListen(message)) return outer.onmessage?.(message, extra);
    grantListening(message, subscriptions).then(
      // It is the message that came in, with fewer addresses.
      (granted) => outer.onmessage?.((granted ?? message) as typeof message, extra),
      (error: unknown) => outer.onerror?.(error instanceof Error ? error : new Error(String(error))),
    );
  };
  inner.onerror = (error) => outer.onerror?.(error);
  inner.onclose = () => {
    outer.onclose?.();
    onClose();
  };
  return outer;
}
