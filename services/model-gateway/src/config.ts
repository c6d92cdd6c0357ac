import { type Environment, envInteger, loadEnv } from "@envoy/node-kit";
import { z } from "zod";

const key = z.string().trim().min(1).optional();
const address = z.url({ protocol: /^https?$/, error: "not an http or https address" });

/** The variables of the gateway. `.env.example` is checked against this schema. */
export const gatewayEnvironment = z.object({
  MODEL_GATEWAY_HOST: z
    .string()
    .default("127.0.0.1")
    .meta({ examples: ["127.0.0.1", "0.0.0.0"] }),
  MODEL_GATEWAY_PORT: envInteger({ min: 0, max: 65_535 })
    .default(4701)
    .meta({ examples: [4701] }),
  /** What agents show to be let in; made at the first start where the file does not exist. */
  MODEL_TOKEN_PATH: z.string().default("./.envoy/model-token"),
  ANTHROPIC_API_KEY: key,
  ANTHROPIC_BASE_URL: address.default("https://api.anthropic.com"),
  OPENAI_API_KEY: key,
  OPENAI_BASE_URL: address
    .default("https://api.openai.com/v1")
    .meta({ examples: ["https://api.openai.com/v1"] }),
  /** Played for a vendor without a key. */
  SCRIPTED_MODEL_SCENARIO: z.string().default("pair-programming"),
});

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly tokenPath: string;
  readonly scenario: string;
  readonly vendors: Readonly<Record<Vendor, { readonly key: string | null; readonly url: string }>>;
}

export type Vendor = "anthropic" | "openai";

/** Throws a ConfigError with all faults. */
export function loadConfig(env: Environment): GatewayConfig {
  const values = loadEnv(gatewayEnvironment, env);
  return {
    host: values.MODEL_GATEWAY_HOST,
    port: values.MODEL_GATEWAY_PORT,
    tokenPath: values.MODEL_TOKEN_PATH,
    scenario: values.SCRIPTED_MODEL_SCENARIO,
    vendors: {
      anthropic: { key: values.ANTHROPIC_API_KEY ?? null, url: values.ANTHROPIC_BASE_URL },
      openai: { key: values.OPENAI_API_KEY ?? null, url: values.OPENAI_BASE_URL },
    },
  };
}
