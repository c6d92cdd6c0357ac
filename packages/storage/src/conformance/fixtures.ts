import { createHash } from "node:crypto";
import type { AccessToken, Account, LogRow, Store, StoredRow } from "@envoy/engine";
import { expect } from "vitest";

export const SPACE = "room_1778994801731qqqjju";
export const OTHER_SPACE = "room_1778994801732aaaaaa";
export const ANN = "AnnAnnAnnAnnAnnAnnAnnAnnAnnAnnAnnAnnAnn-_An";
export const BOB = "BobBobBobBobBobBobBobBobBobBobBobBobBobBobB";

/** A row that differs from a plain record only in what a test names. */
export function row(seq: number, changes: Partial<LogRow> = {}): LogRow {
  const space = changes.space ?? SPACE;
  return {
    space,
    seq,
    id: `r_${space}_${seq}`,
    type: "delivery.stored",
    author: ANN,
    at: 1_778_994_801_731 + seq,
    via: "hub",
    about: null,
    thread: null,
    key: null,
    header: null,
    body: JSON.stringify({ seq }),
    sig: null,
    search: null,
    erases: null,
    ...changes,
  };
}

/** A message whose id is made of its space and number, with its text in the index. */
export function message(seq: number, text: string, changes: Partial<LogRow> = {}): LogRow {
  const id = createHash("sha256")
    .update(`${changes.space ?? SPACE}/${seq}`)
    .digest("hex");
  return row(seq, {
    id,
    type: "message.post",
    header: `{"seq":${seq}}`,
    sig: "c2ln",
    about: messageId(id),
    body: JSON.stringify({ text }),
    search: { message: messageId(id), text },
    ...changes,
  });
}

export function messageId(id: string): string {
  return `msg_${id.slice(0, 32)}`;
}

export function stored({ search: _search, erases: _erases, ...kept }: LogRow): StoredRow {
  return kept;
}

export async function append(store: Store, rows: readonly LogRow[]): Promise<void> {
  expect(await store.append(rows)).toEqual({ ok: true });
}

export async function everything(store: Store, space = SPACE): Promise<StoredRow[]> {
  return store.read({ space, after: 0, limit: 10_000 });
}

export async function found(
  store: Store,
  text: string,
  changes: { author?: string; space?: string } = {},
): Promise<number[]> {
  const hits = await store.search({
    space: changes.space ?? SPACE,
    text,
    author: changes.author ?? null,
    before: null,
    limit: 100,
  });
  return hits.map((hit) => hit.row.seq);
}

export function account(id: string, changes: Partial<Account> = {}): Account {
  const name = id.toUpperCase();
  return {
    id,
    handle: id,
    name,
    kind: "agent",
    actor: `actor-${id}`,
    sealedKey: null,
    createdAt: 1_778_994_801_731,
    ...changes,
  };
}

export function token(hash: string, changes: Partial<AccessToken> = {}): AccessToken {
  return { hash, account: "ann", kind: "link", createdAt: 1_778_994_801_731, expiresAt: null, ...changes };
}
