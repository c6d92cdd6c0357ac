import { serverWith } from "./files-http.ts";

/** The sample's second commit: orders, with tests. */
export const ORDERS_FILES = {
  "src/server.ts": serverWith(["orders"]),
  "src/orders/store.ts": `import { randomUUID } from "node:crypto";

export interface Order {
  id: string;
  userId: string;
  items: { sku: string; quantity: number }[];
  status: "open" | "paid" | "cancelled";
}

const orders = new Map<string, Order>();

export function createOrder(userId: string, items: Order["items"]): Order {
  const order: Order = { id: randomUUID(), userId, items, status: "open" };
  orders.set(order.id, order);
  return order;
}

export function findOrder(id: string): Order | undefined {
  return orders.get(id);
}

export function listOrders(userId: string): Order[] {
  return [...orders.values()].filter((order) => order.userId === userId);
}
`,
  "src/orders/routes.ts": `import { badRequest, notFound } from "../http/errors.ts";
import type { Router } from "../http/router.ts";
import { createOrder, findOrder, listOrders, type Order } from "./store.ts";

export function ordersRoutes(router: Router): void {
  router.add("GET", "/orders", ({ query }) => ({ status: 200, body: listOrders(query.get("userId") ?? "") }));
  router.add("GET", "/orders/:id", ({ params }) => {
    const order = findOrder(params.id ?? "");
    if (!order) throw notFound("order");
    return { status: 200, body: order };
  });
  router.add("POST", "/orders", ({ body }) => {
    const { userId, items } = parseOrder(body);
    return { status: 201, body: createOrder(userId, items) };
  });
}

function parseOrder(body: unknown): { userId: string; items: Order["items"] } {
  if (typeof body !== "object" || body === null) throw badRequest("an object is expected");
  const { userId, items } = body as { userId?: unknown; items?: unknown };
  if (typeof userId !== "string" || !Array.isArray(items)) throw badRequest("userId and items are required");
  return { userId, items };
}
`,
  "test/helpers.ts": `import type { AddressInfo } from "node:net";
import { createApi } from "../src/server.ts";

/** Starts the API on a free port and gives a JSON client for it. */
export async function startApi() {
  const server = createApi();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async call(method: string, path: string, body?: unknown) {
      const response = await fetch(\`http://127.0.0.1:\${port}\${path}\`, { method, body: body ? JSON.stringify(body) : null });
      return { status: response.status, body: (await response.json()) as any };
    },
    close: () => server.close(),
  };
}
`,
  "test/orders.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";
import { startApi } from "./helpers.ts";

test("an order can be created, read and listed", async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const created = await api.call("POST", "/orders", { userId: "u1", items: [{ sku: "tea", quantity: 2 }] });
  assert.equal(created.status, 201);
  assert.deepEqual((await api.call("GET", \`/orders/\${created.body.id}\`)).body, created.body);
  assert.equal((await api.call("GET", "/orders?userId=u1")).body.length, 1);
});

test("an unknown order is a 404 with a message", async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  assert.deepEqual(await api.call("GET", "/orders/none"), { status: 404, body: { error: "order not found" } });
});
`,
} as const;
