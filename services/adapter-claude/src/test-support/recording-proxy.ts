import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands between the runtime and a model server and keeps what the runtime asked the model. */
export interface RecordingProxy extends AsyncDisposable {
  readonly url: string;
  /** Bodies of the requests for an answer, oldest first. */
  readonly bodies: readonly string[];
}

export async function startRecordingProxy(target: () => string): Promise<RecordingProxy> {
  const bodies: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      if (/\/messages(\?|$)/.test(incoming.url ?? "")) bodies.push(body.toString("utf8"));
      const { method = "GET", headers } = incoming;
      const onward = forward(new URL(incoming.url ?? "/", target()), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on("close", () => {
          if (!answer.complete) outgoing.destroy();
        });
      });
      onward.on("error", () => outgoing.destroy());
      outgoing.on("close", () => onward.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The address of a TCP server that listens is always this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
