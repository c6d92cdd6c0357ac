/** The sample's first commit: package, router, errors. */
export const HTTP_FILES = {
  "package.json": `{
  "name": "orders-api",
  "version": "0.3.0",
  "private": true,
  "type": "module",
  "scripts": {
    "start": "node --import tsx src/server.ts",
    "test": "node --import tsx --test test/*.test.ts",
    "types": "tsc --noEmit"
  },
  "devDependencies": {
    "@types/node": "^20.0.0",
    "tsx": "^4.0.0",
    "typescript": "^5.6.0"
  }
}
`,
  "tsconfig.json": `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "types": ["node"],
    "noEmit": true,
    "allowImportingTsExtensions": true
  },
  "include": ["src", "test"]
}
`,
  ".editorconfig": `root = true

[*]
indent_style = space
indent_size = 2
insert_final_newline = true
`,
  ".gitignore": "node_modules/\n",
  "src/http/errors.ts": `/** An error that a client may see, with the status it is answered with. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const badRequest = (message: string) => new HttpError(400, message);
export const notFound = (what: string) => new HttpError(404, \`\${what} not found\`);
`,
  "src/http/router.ts": `import type { IncomingMessage } from "node:http";
import { badRequest, notFound } from "./errors.ts";

export interface Request {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

export type Handler = (request: Request) => { status: number; body: unknown };

interface Route {
  method: string;
  parts: string[];
  handler: Handler;
}

/** Matches method and path; a part that starts with a colon is a parameter. */
export class Router {
  readonly #routes: Route[] = [];

  add(method: string, path: string, handler: Handler): void {
    this.#routes.push({ method, parts: path.split("/"), handler });
  }

  find(method: string, path: string): { handler: Handler; params: Record<string, string> } {
    const parts = path.split("/");
    for (const route of this.#routes) {
      if (route.method !== method || route.parts.length !== parts.length) continue;
      const params: Record<string, string> = {};
      const matches = route.parts.every((part, index) => {
        if (!part.startsWith(":")) return part === parts[index];
        params[part.slice(1)] = decodeURIComponent(parts[index] ?? "");
        return true;
      });
      if (matches) return { handler: route.handler, params };
    }
    throw notFound("route");
  }
}

export async function readJson(incoming: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("the body is not JSON");
  }
}
`,
  "src/server.ts": `import { createServer, type Server } from "node:http";
import { pathToFileURL } from "node:url";
import { HttpError } from "./http/errors.ts";
import { Router, readJson } from "./http/router.ts";

export function createRouter(): Router {
  const router = new Router();
  router.add("GET", "/health", () => ({ status: 200, body: { ok: true } }));
  return router;
}

export function createApi(router = createRouter()): Server {
  return createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://localhost");
    try {
      const { handler, params } = router.find(incoming.method ?? "GET", url.pathname);
      const { status, body } = handler({ params, query: url.searchParams, body: await readJson(incoming) });
      outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      const message = error instanceof HttpError ? error.message : "internal error";
      outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: message }));
    }
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  createApi().listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
}
`,
} as const;

/** The server as it stands after a commit that adds modules: the same file with their routes. */
export function serverWith(modules: readonly string[]): string {
  const imports = modules.map((name) => `import { ${name}Routes } from "./${name}/routes.ts";\n`).join("");
  const calls = modules.map((name) => `  ${name}Routes(router);\n`).join("");
  return HTTP_FILES["src/server.ts"]
    .replace('from "./http/router.ts";\n', `from "./http/router.ts";\n${imports}`)
    .replace("  return router;\n", `${calls}  return router;\n`);
}
