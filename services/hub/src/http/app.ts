import type { Engine, Log } from "@envoy/engine";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { OriginGuard } from "../auth/own-hosts.ts";
import type { CookieSite } from "../auth/session-cookie.ts";
import { type Calls, failure } from "../calls.ts";
import type { FeedAccess } from "../feed-access.ts";
import { INPUT_LIMIT } from "../limits.ts";
import { mcpRouter } from "../mcp/mcp-router.ts";
import type { Audience } from "../sockets/audience.ts";
import { answer } from "./answer.ts";
import { openApiDocument } from "./openapi.ts";
import { operationsRouter } from "./operations-router.ts";
import { pageRouter } from "./page.ts";
import { createRunOperation } from "./run-operation.ts";
import { streamRouter } from "./stream.ts";

export interface AppOptions {
  readonly engine: Engine;
  readonly calls: Calls;
  readonly feed: FeedAccess;
  readonly audience: Audience;
  readonly guard: OriginGuard;
  readonly site: CookieSite;
  readonly log: Log;
  readonly webDist: string;
  /** The address people use. */
  readonly address: () => string;
  readonly metricsText: () => string;
  /** Requests that only a program of this machine with access to the hub's folder may make. */
  readonly local: RequestHandler;
}

/** HTTP: every operation, the feed as a stream, tools for models, the document of it all, measures, and the page. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(securityHeaders(options.site));
  app.use(guardOrigin(options.guard));
  app.get("/metrics", (_request, response) => {
    response.type("text/plain; version=0.0.4").send(options.metricsText());
  });
  app.get("/v1/openapi.json", (_request, response) => {
    response.json(openApiDocument(options.address()));
  });
  app.post("/local/sign-in", options.local);
  app.use(streamRouter(options));
  app.use(mcpRouter(options));
  app.use(operationsRouter(createRunOperation(options)));
  app.use(pageRouter(options.webDist));
  app.use(faultHandler(options.log));
  return app;
}

function securityHeaders({ secure }: CookieSite): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    // Promising https for a hub that is served over http would lock people out.
    strictTransportSecurity: secure,
  });
}

function guardOrigin(guard: OriginGuard): RequestHandler {
  return (request, response, next) => {
    const refused = guard(request.headers);
    if (refused === null) next();
    else answer(response, { ok: false, error: refused });
  };
}

/** What Express itself refuses (a body too large, malformed JSON or escapes) in the one shape; the rest is a defect. */
function faultHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { type, status } = faultOf(error);
    if (type === "entity.too.large")
      return answer(response, failure("too_large", { limitBytes: INPUT_LIMIT }));
    if (status >= 400 && status < 500) {
      const problem =
        type === "entity.parse.failed" ? "the body is not valid JSON" : "the request cannot be read";
      return answer(response, failure("invalid_input", { problems: [{ path: "", problem }] }));
    }
    const reference = Date.now().toString(36);
    log.error({ err: error, reference }, "a request failed by a defect");
    answer(response, failure("internal", { reference }));
  };
}

function faultOf(error: unknown): { type: string; status: number } {
  if (typeof error !== "object" || error === null) return { type: "", status: 500 };
  return {
    type: "type" in error && typeof error.type === "string" ? error.type : "",
    status: "status" in error && typeof error.status === "number" ? error.status : 500,
  };
}
