import type { Core } from "./core.ts";
import type { Account } from "./ports.ts";

type Ports = Pick<Core, "store" | "keys" | "ids" | "clock">;

/** Makes an account whose key the hub holds, or null when the handle is taken. */
export async function createAccount(
  { store, keys, ids, clock }: Ports,
  person: { handle: string; name: string; kind: Account["kind"]; id?: string },
): Promise<Account | null> {
  const { actor, sealedKey } = keys.createActor();
  const { handle, name, kind } = person;
  const id = person.id ?? `usr_${ids.random(16)}`;
  const account: Account = { id, handle, name, kind, actor, sealedKey, createdAt: clock.now() };
  return (await store.createAccount(account)) ? account : null;
}

/** A bearer token: 192 random bits that are shown once and stored only as a digest. */
export async function issueToken(
  { store, keys, ids, clock }: Ports,
  want: { account: string; kind: "link" | "session"; ttlMs: number },
): Promise<{ token: string; expiresAt: number }> {
  const token = `${want.kind === "link" ? "lnk" : "ses"}_${ids.random(40)}`;
  const createdAt = clock.now();
  const expiresAt = createdAt + want.ttlMs;
  await store.putToken({
    hash: keys.digest(token),
    account: want.account,
    kind: want.kind,
    createdAt,
    expiresAt,
  });
  return { token, expiresAt };
}

/** Spends a one-time link: the first caller gets its account, everybody after gets null. */
export async function spendLink({ store, keys, clock }: Ports, token: string): Promise<Account | null> {
  const hash = keys.digest(token);
  const found = await store.token(hash);
  if (found === null || found.kind !== "link") return null;
  const taken = await store.takeToken(hash);
  if (taken === null || (taken.expiresAt !== null && taken.expiresAt < clock.now())) return null;
  return store.accountById(taken.account);
}

/** The account behind a session token or an agent's `<agent_id>.<api_key>`. One-time links authenticate nothing. */
export async function accountOfToken({ store, keys, clock }: Ports, token: string): Promise<Account | null> {
  const found = await store.token(keys.digest(token));
  if (found === null || found.kind === "link") return null;
  if (found.expiresAt !== null && found.expiresAt < clock.now()) return null;
  return store.accountById(found.account);
}

/** Makes `<agent_id>.<api_key>` the only key of an agent. */
export async function setAgentKey(
  { store, keys, clock }: Ports,
  agent: { id: string; key: string },
): Promise<void> {
  const hash = keys.digest(`${agent.id}.${agent.key}`);
  if ((await store.token(hash)) !== null) return;
  await store.dropTokens({ account: agent.id, kind: "key" });
  await store.putToken({ hash, account: agent.id, kind: "key", createdAt: clock.now(), expiresAt: null });
}
