/**
 * A model server that plays scenarios. It promises to speak the wire protocols of Anthropic (Messages) and
 * OpenAI (Responses, Chat Completions) well enough for the vendors' own runtimes and clients, and to decide
 * every answer from the request alone, so that a killed runtime or a restarted server goes on where it was.
 * It will never call a model, never keep a conversation, and never pretend in its built-in texts to be one.
 */
export { builtInScenario, builtInScenarios } from "./scenario/load.ts";
export { parseScenario } from "./scenario/parse.ts";
export type { Scenario, ScenarioInput } from "./scenario/schema.ts";
export type { RecordedCall } from "./server/player.ts";
export {
  type ModelLogger,
  type ScriptedModel,
  type ScriptedModelOptions,
  startScriptedModel,
} from "./server/server.ts";
