import { nearest } from "@envoy/node-kit";
import { httpRoute, operations } from "@envoy/protocol";
import { json, type Request, type RequestHandler, type Response, Router } from "express";
import { failure } from "../calls.ts";
import { INPUT_LIMIT } from "../limits.ts";
import { answer } from "./answer.ts";

/** Runs an operation for a request and answers it. */
export type RunOperation = (
  exchange: { request: Request; response: Response },
  operation: { name: string; input: unknown },
) => Promise<void>;

/** Every operation that has a route, and `POST /v1/call/<operation>` for all of them. */
export function operationsRouter(run: RunOperation): Router {
  const router = Router();
  router.use("/v1", json({ limit: INPUT_LIMIT, type: ["application/json", "application/*+json"] }));
  for (const [name, { http }] of operations) {
    if (http === undefined) continue;
    const { method, path } = httpRoute(http);
    const handle: RequestHandler = async (request, response) => {
      const input = inputOf(request);
      if (input === null) return answer(response, notJson());
      await run({ request, response }, { name, input });
    };
    router[verbs[method]](path, handle);
  }
  router.post("/v1/call/:operation", async (request, response) => {
    const input = bodyOf(request);
    if (input === null) return answer(response, notJson());
    await run({ request, response }, { name: String(request.params.operation), input });
  });
  router.all("/v1/*rest", (request, response) => answer(response, noSuchRoute(request)));
  return router;
}

const verbs = { GET: "get", POST: "post", PUT: "put", DELETE: "delete" } as const;

/** What stands in the path counts before what stands elsewhere. */
function inputOf(request: Request): Record<string, unknown> | null {
  const body = bodyOf(request);
  if (body === null) return null;
  const hasQuery = request.method !== "POST" && request.method !== "PUT";
  return { ...body, ...(hasQuery ? request.query : {}), ...request.params };
}

/** Null: there is a body, and it is no JSON object. */
function bodyOf(request: Request): Record<string, unknown> | null {
  const body: unknown = request.body;
  if (body === undefined) return hasBody(request) ? null : {};
  return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : null;
}

function hasBody({ headers }: Request): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function notJson() {
  const problem = "send a JSON object, with content-type: application/json";
  return failure("invalid_input", { problems: [{ path: "", problem }] });
}

const routes = [...operations.values()].flatMap(({ http }) => http ?? []);

function noSuchRoute({ method, path }: Request) {
  const name = `${method} ${path}`;
  const near = nearest(name, routes) ?? routes.find((route) => sameShape(route, path)) ?? null;
  return failure("unknown_operation", { name, nearest: near });
}

/** The same address under another method is what was most likely meant. */
function sameShape(route: string, path: string): boolean {
  const pattern = httpRoute(route).path.replace(/:\w+/g, "[^/]+");
  return new RegExp(`^${pattern}/?$`).test(path);
}
