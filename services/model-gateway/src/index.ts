/**
 * The one place that holds vendors' keys. Agents call the models through it with a token of this installation,
 * so that no key stands in a container or process a model can look into. It forwards bytes and nothing more:
 * it never logs a body, never changes one, and reaches no host but the configured two. A vendor without a key
 * is played by the scripted model, and `/status` says so.
 */
export { type GatewayConfig, gatewayEnvironment, loadConfig, type Vendor } from "./config.ts";
export { type Gateway, type GatewayStatus, startModelGateway } from "./gateway.ts";
