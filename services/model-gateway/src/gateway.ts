import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Logger } from "@envoy/node-kit";
import { type ScriptedModel, startScriptedModel } from "@envoy/scripted-model";
import type { GatewayConfig, Vendor } from "./config.ts";
import { forward, isAdmitted, refuse, type Upstream } from "./forward.ts";
import { ensureToken } from "./token.ts";

export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly status: GatewayStatus;
}

/** Who speaks behind each vendor's path. Public: it holds no secret. */
export type GatewayStatus = Readonly<Record<Vendor, "vendor" | "scripted">>;

/** Starts the gateway: `/anthropic/*` and `/openai/*` lead to the vendors, `/status` says who is behind them. */
export async function startModelGateway(config: GatewayConfig, log: Logger): Promise<Gateway> {
  const token = await ensureToken(config.tokenPath);
  const { anthropic, openai } = config.vendors;
  const scripted =
    anthropic.key !== null && openai.key !== null
      ? null
      : await startScriptedModel({ scenario: config.scenario });
  const upstreams: Readonly<Record<Vendor, Upstream>> = {
    anthropic: upstreamOf(anthropic, scripted?.url, (key) => ({ "x-api-key": key })),
    openai: upstreamOf(openai, scripted === null ? undefined : `${scripted.url}/v1`, (key) => ({
      authorization: `Bearer ${key}`,
    })),
  };
  const status: GatewayStatus = {
    anthropic: anthropic.key === null ? "scripted" : "vendor",
    openai: openai.key === null ? "scripted" : "vendor",
  };
  const server = createServer((request, response) => {
    answer(request, response, { upstreams, status, token }).catch((err: unknown) => {
      log.error({ err }, "a model call failed");
      if (response.headersSent) response.destroy();
      else refuse(response, 500, "the gateway failed");
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(config.port, config.host, resolve),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : config.port;
  const url = `http://${config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${port}`;
  log.info({ url, ...status }, "the model gateway listens");
  return { url, token, status, [Symbol.asyncDispose]: () => stop(server, scripted) };
}

function upstreamOf(
  vendor: { key: string | null; url: string },
  scriptedUrl: string | undefined,
  show: (key: string) => Record<string, string>,
): Upstream {
  if (vendor.key !== null) return { url: vendor.url, credentials: show(vendor.key) };
  return { url: scriptedUrl ?? "", credentials: show("scripted") };
}

interface Behind {
  readonly upstreams: Readonly<Record<Vendor, Upstream>>;
  readonly status: GatewayStatus;
  readonly token: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, behind: Behind): Promise<void> {
  const url = request.url ?? "/";
  if (url === "/status") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(behind.status));
    return;
  }
  const [, vendor, path] = /^\/(anthropic|openai)(\/.*)$/.exec(url) ?? [];
  if (vendor !== "anthropic" && vendor !== "openai")
    return refuse(response, 404, "there are /anthropic and /openai here");
  if (!isAdmitted(request, behind.token)) return refuse(response, 401, "this gateway needs its own token");
  await forward(request, response, { upstream: behind.upstreams[vendor], path: path ?? "/" });
}

async function stop(server: ReturnType<typeof createServer>, scripted: ScriptedModel | null): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
  await scripted?.[Symbol.asyncDispose]();
}
