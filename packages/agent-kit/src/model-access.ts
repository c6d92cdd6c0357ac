import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "@envoy/node-kit";
import { z } from "zod";

/** How an adapter reaches its model: the gateway with its token, or the vendor itself with a key. */
export interface ModelAccess {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  /** True when no vendor's model speaks. */
  readonly scripted: boolean;
}

const Status = z.record(z.enum(["anthropic", "openai"]), z.enum(["vendor", "scripted"]));

const START_MS = 30_000;

/** Asks the gateway who is behind it, waiting for it to come up; without a gateway the vendor is called directly. */
export async function modelAccess(
  gateway: { url: string | undefined; token: string | undefined; vendor: "anthropic" | "openai" },
  direct: { apiKey: string | undefined; baseUrl: string | undefined },
): Promise<ModelAccess> {
  if (gateway.url === undefined) {
    return { apiKey: direct.apiKey ?? null, baseUrl: direct.baseUrl ?? null, scripted: false };
  }
  if (gateway.token === undefined) {
    throw new ConfigError("Environment", [
      {
        where: "MODEL_TOKEN",
        reason: "MODEL_GATEWAY_URL is set, so the gateway's token is needed",
        example: "MODEL_TOKEN_FILE=/run/model/token",
      },
    ]);
  }
  const status = await statusOf(gateway.url);
  const base = gateway.url.replace(/\/$/, "");
  const baseUrl = gateway.vendor === "anthropic" ? `${base}/anthropic` : `${base}/openai`;
  return { apiKey: gateway.token, baseUrl, scripted: status[gateway.vendor] === "scripted" };
}

async function statusOf(url: string): Promise<z.output<typeof Status>> {
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      const answer = await fetch(new URL("/status", url), { signal: AbortSignal.timeout(2_000) });
      return Status.parse(await answer.json());
    } catch (error) {
      if (Date.now() > end) throw new Error(`the model gateway at ${url} does not answer`, { cause: error });
      await sleep(250);
    }
  }
}
