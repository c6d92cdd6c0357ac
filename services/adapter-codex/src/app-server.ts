import { DriverError } from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import { findCodexBinary } from "./codex-binary.ts";
import { prepareCodexHome, runtimeEnvironment } from "./codex-home.ts";
import type { CodexDriverConfig } from "./driver-config.ts";
import type { InitializeParams, LoginAccountParams } from "./generated/codex-protocol.ts";
import { createRpcClient, type RpcClient, type RpcHandlers } from "./json-rpc.ts";
import { startStdioTransport } from "./stdio-transport.ts";
import type { Transport } from "./transport.ts";
import { connectWsTransport, startWsTransport } from "./ws-transport.ts";

/** One living connection to a runtime that is initialized and has its key. */
export interface AppServer extends AsyncDisposable {
  readonly rpc: RpcClient;
  readonly pid: number | null;
}

/** @throws DriverError when no runtime can be had. */
export async function startAppServer(options: {
  readonly config: CodexDriverConfig;
  readonly cwd: string;
  readonly stateDir: string;
  readonly handlers: RpcHandlers;
}): Promise<AppServer> {
  const transport = await openTransport(options);
  const rpc = createRpcClient(transport, options.handlers);
  try {
    await introduce(rpc, options.config);
  } catch (error) {
    await rpc[Symbol.asyncDispose]();
    throw new DriverError(crashed(`Codex did not start: ${sentence(error)}`));
  }
  return { rpc, pid: transport.pid, [Symbol.asyncDispose]: () => rpc[Symbol.asyncDispose]() };
}

async function openTransport(options: {
  readonly config: CodexDriverConfig;
  readonly cwd: string;
  readonly stateDir: string;
}): Promise<Transport> {
  const { config, cwd, stateDir } = options;
  if (config.transport === "ws" && config.wsUrl !== undefined) {
    return connectWsTransport({ url: config.wsUrl, token: config.wsToken ?? null }).catch(
      (error: unknown) => {
        throw new DriverError({
          code: "unreachable",
          message: `No Codex app-server answers at ${config.wsUrl}: ${sentence(error)}`,
          retryable: true,
        });
      },
    );
  }
  const bin = config.codexBin ?? findCodexBinary();
  if (bin === null) {
    const message = "The Codex binary is not installed for this platform. Install @openai/codex, or name it.";
    throw new DriverError({ code: "other", message, retryable: false });
  }
  const hasKey = config.apiKey !== null;
  const codexHome = await prepareCodexHome({ stateDir, cwd, baseUrl: config.baseUrl, hasKey });
  const env = runtimeEnvironment({ codexHome, from: process.env, extra: config.env ?? {} });
  if (config.transport === "stdio") return startStdioTransport({ bin, cwd, env });
  return startWsTransport({ bin, cwd, env, privateDir: codexHome }).catch((error: unknown) => {
    throw new DriverError(crashed(`Codex did not start: ${sentence(error)}`));
  });
}

async function introduce(rpc: RpcClient, config: CodexDriverConfig): Promise<void> {
  const hello: InitializeParams = {
    clientInfo: { name: "envoy", title: "Envoy", version: "0.1.0" },
    capabilities: {
      // Hub tools, live role texts and the end of background commands are in the experimental part.
      experimentalApi: true,
      requestAttestation: false,
      optOutNotificationMethods: ["account/rateLimits/updated", "remoteControl/status/changed"],
    },
  };
  await rpc.call("initialize", hello);
  rpc.notify("initialized");
  if (config.apiKey === null) return;
  // The store is memory only, so each process is told the key anew.
  const login: LoginAccountParams = { type: "apiKey", apiKey: config.apiKey };
  await rpc.call("account/login/start", login);
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

const crashed = (message: string): TurnFailure => ({ code: "runtime_crashed", message, retryable: true });
