/**
 * The capabilities as models get them: tools, resources and prompts of the Model Context Protocol, made by loops
 * over the registry, and the answers kept short enough to be read. It serves one caller at a time over whatever
 * carries its calls to a hub. It decides nothing: authority, rules and defaults stay behind the calls, and no
 * text that comes back is ever obeyed.
 */
export { type AnswerOptions, answerMcp, type McpExchange } from "./http.ts";
export { createMcpServer, type McpServerOptions } from "./server.ts";
export type { McpSession } from "./session.ts";
export { type OwnTool, ping } from "./tools/own-tool.ts";
