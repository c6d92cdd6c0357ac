import { serverWith } from "./files-http.ts";

/** The sample's third commit: users, deliberately without authentication. */
export const USERS_FILES = {
  "src/server.ts": serverWith(["orders", "users"]),
  "src/users/store.ts": `import { randomUUID } from "node:crypto";

export interface User {
  id: string;
  email: string;
  name: string;
}

const users = new Map<string, User>();

export function createUser(email: string, name: string): User {
  const user: User = { id: randomUUID(), email: email.toLowerCase(), name };
  users.set(user.id, user);
  return user;
}

export function findUser(id: string): User | undefined {
  return users.get(id);
}

export function findUserByEmail(email: string): User | undefined {
  return [...users.values()].find((user) => user.email === email.toLowerCase());
}
`,
  "src/users/routes.ts": `import { badRequest, HttpError, notFound } from "../http/errors.ts";
import type { Router } from "../http/router.ts";
import { createUser, findUser, findUserByEmail } from "./store.ts";

export function usersRoutes(router: Router): void {
  router.add("GET", "/users/:id", ({ params }) => {
    const user = findUser(params.id ?? "");
    if (!user) throw notFound("user");
    return { status: 200, body: user };
  });
  router.add("POST", "/users", ({ body }) => {
    const { email, name } = parseUser(body);
    if (findUserByEmail(email)) throw new HttpError(409, "this e-mail address is taken");
    return { status: 201, body: createUser(email, name) };
  });
}

function parseUser(body: unknown): { email: string; name: string } {
  if (typeof body !== "object" || body === null) throw badRequest("an object is expected");
  const { email, name } = body as { email?: unknown; name?: unknown };
  if (typeof email !== "string" || !email.includes("@")) throw badRequest("email is required");
  if (typeof name !== "string" || name === "") throw badRequest("name is required");
  return { email, name };
}
`,
  "test/users.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";
import { startApi } from "./helpers.ts";

test("a user registers once per e-mail address", async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const ada = { email: "Ada@example.com", name: "Ada" };
  const created = await api.call("POST", "/users", ada);
  assert.equal(created.status, 201);
  assert.equal(created.body.email, "ada@example.com");
  assert.equal((await api.call("POST", "/users", ada)).status, 409);
});
`,
} as const;
