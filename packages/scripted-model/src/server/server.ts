import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadScenario } from "../scenario/load.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import { createPlayer, type RecordedCall } from "./player.ts";
import { route } from "./routes.ts";
import { sendJson } from "./send.ts";

/** The part of a pino logger this server uses. */
export interface ModelLogger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ScriptedModelOptions {
  /** Name of a built-in scenario, path of a YAML file, or a scenario itself. */
  readonly scenario: string | ScenarioInput;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly logger?: ModelLogger;
}

export interface ScriptedModel extends AsyncDisposable {
  /** Base address without `/v1`: what `ANTHROPIC_BASE_URL` wants; OpenAI clients append `/v1`. */
  readonly url: string;
  /** Every request for an answer so far, oldest first. */
  readonly calls: readonly RecordedCall[];
}

/** @throws ConfigError when the scenario cannot be played. */
export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const scenario = await loadScenario(options.scenario);
  const { host = "127.0.0.1", port = 0, logger } = options;
  const player = createPlayer(scenario);
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    const before = player.calls.length;
    route(request, response, { scenario, player, signal: stopping.signal })
      .catch((error: unknown) => {
        logger?.error({ err: error, url: request.url }, "a request failed inside the scripted model");
        if (!response.headersSent)
          sendJson(response, 500, { error: { message: "The scripted model failed.", type: "api_error" } });
        else response.destroy();
      })
      .finally(() => {
        for (const { lastUser: _text, ...call } of player.calls.slice(before, before + 1))
          logger?.info(call, "answered");
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  // The address of a TCP server that listens is always this shape.
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    calls: player.calls,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
