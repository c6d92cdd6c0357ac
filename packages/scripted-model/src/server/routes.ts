import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import type { Conversation } from "../conversation/conversation.ts";
import { chatRequest, fromChat } from "../conversation/from-chat.ts";
import { fromMessages, messagesRequest } from "../conversation/from-messages.ts";
import { fromResponses, responsesRequest } from "../conversation/from-responses.ts";
import { inputTokens, type Reply } from "../play/reply.ts";
import type { Scenario } from "../scenario/schema.ts";
import { chatBody, chatFrames } from "../wire/chat.ts";
import { anthropicError, faultMessages, openaiError, type WireError, wireError } from "../wire/errors.ts";
import type { Frame } from "../wire/frames.ts";
import { messagesBody, messagesFrames } from "../wire/messages.ts";
import { modelAnswer } from "../wire/models.ts";
import { responsesBody, responsesFrames } from "../wire/responses.ts";
import type { Player } from "./player.ts";
import { keyOf, receive } from "./receive.ts";
import { cut, pause, sendFrames, sendJson, stall } from "./send.ts";

export interface RouteContext {
  readonly scenario: Scenario;
  readonly player: Player;
  readonly signal: AbortSignal;
}

interface Api<T> {
  readonly schema: z.ZodType<T>;
  read(request: T, userAgent: string): Conversation;
  streams(request: T): boolean;
  frames(reply: Reply, request: T): Iterable<Frame>;
  body(reply: Reply): unknown;
}

const messages: Api<z.output<typeof messagesRequest>> = {
  schema: messagesRequest,
  read: fromMessages,
  streams: (request) => request.stream === true,
  frames: messagesFrames,
  body: messagesBody,
};
const responses: Api<z.output<typeof responsesRequest>> = {
  schema: responsesRequest,
  read: fromResponses,
  streams: (request) => request.stream === true,
  frames: responsesFrames,
  body: responsesBody,
};
const chat: Api<z.output<typeof chatRequest>> = {
  schema: chatRequest,
  read: fromChat,
  streams: (request) => request.stream === true,
  frames: (reply, request) => chatFrames(reply, request.stream_options?.include_usage === true),
  body: chatBody,
};

/** One request from its first byte to its last. */
export async function route(
  request: IncomingMessage,
  response: ServerResponse,
  context: RouteContext,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0]?.replace(/^\/v1(?=\/)/, "") ?? "/";
  const refuse = (error: WireError) => sendError(request, response, error);
  if (path === "/health" || path === "/api/hello") return sendJson(response, 200, { ok: true });
  const key = keyOf(request);
  if (key === null) return refuse(wireError(401, "No API key was sent."));
  if (context.scenario.keys !== undefined && !context.scenario.keys.includes(key)) {
    return refuse(wireError(401, "This API key is not valid."));
  }
  switch (`${request.method} ${path}`) {
    case "POST /messages":
      return play(messages, request, response, context);
    case "POST /responses":
      return play(responses, request, response, context);
    case "POST /chat/completions":
      return play(chat, request, response, context);
    case "POST /messages/count_tokens": {
      const counted = await receive(request, messagesRequest);
      if (!counted.ok) return refuse(counted.error);
      return sendJson(response, 200, { input_tokens: inputTokens(fromMessages(counted.value, "")) });
    }
  }
  if (request.method !== "GET" || !/^\/models(\/|$)/.test(path))
    return refuse(wireError(404, `Nothing is at ${path}.`));
  const wanted = decodeURIComponent(path.slice("/models/".length));
  const found = modelAnswer({
    scenario: context.scenario,
    anthropic: isAnthropic(request),
    wanted: wanted || null,
  });
  return found === null
    ? refuse(wireError(404, `There is no model ${wanted}.`))
    : sendJson(response, 200, found);
}

async function play<T>(
  api: Api<T>,
  request: IncomingMessage,
  response: ServerResponse,
  { scenario, player, signal }: RouteContext,
): Promise<void> {
  const received = await receive(request, api.schema);
  if (!received.ok) return sendError(request, response, received.error);
  const reply = player.play(api.read(received.value, request.headers["user-agent"] ?? ""));
  const fault = reply.blocks.find((block) => block.kind === "fault");
  const streams = api.streams(received.value);
  const chunkMs = scenario.chunk_ms;
  const refused = typeof fault?.fault === "number" ? fault.fault : null;
  if (streams && refused === null)
    return sendFrames(api.frames(reply, received.value), { response, chunkMs, signal });

  for (const block of reply.blocks) if (block.kind === "delay") await pause(block.ms, response, signal);
  if (refused !== null) {
    return sendError(
      request,
      response,
      wireError(refused, faultMessages[refused] ?? "Fault.", fault?.retryAfter ?? null),
    );
  }
  if (fault !== undefined) return fault.fault === "stall" ? stall(response, signal) : cut(response);
  sendJson(response, 200, api.body(reply), { "request-id": `req_${reply.id}` });
}

function sendError(request: IncomingMessage, response: ServerResponse, error: WireError): void {
  const { status, body } = isAnthropic(request) ? anthropicError(error) : openaiError(error);
  sendJson(
    response,
    status,
    body,
    error.retryAfter === null ? {} : { "retry-after": String(error.retryAfter) },
  );
}

/** `GET /models` exists on both wires; Anthropic's clients always name their API version. */
function isAnthropic(request: IncomingMessage): boolean {
  return request.headers["anthropic-version"] !== undefined || /\/messages(\/|\?|$)/.test(request.url ?? "");
}
