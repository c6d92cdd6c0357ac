import { describe, expect, it } from "vitest";
import { describeAccounts } from "./conformance/accounts.ts";
import { describeAppend } from "./conformance/append.ts";
import {
  account,
  append,
  everything,
  found,
  message,
  row,
  SPACE,
  stored,
  token,
} from "./conformance/fixtures.ts";
import { describeReads } from "./conformance/reads.ts";
import { describeSearch } from "./conformance/search.ts";
import { type OpenStore, temporaryFolder, withStoreOf } from "./conformance/setup.ts";

export type { OpenStore } from "./conformance/setup.ts";

/** What every store must do; a durable one also across a reopening. */
export function describeStore(
  name: string,
  open: OpenStore,
  { durable }: { readonly durable: boolean },
): void {
  const withStore = withStoreOf(open);
  describe(`${name}: appending [conformance-stores]`, () => describeAppend(withStore));
  describe(`${name}: reading`, () => describeReads(withStore));
  describe(`${name}: searching`, () => describeSearch(withStore));
  describe(`${name}: accounts and tokens`, () => describeAccounts(withStore));
  if (durable) describe(`${name}: reopening`, () => describeReopening(open));
}

function describeReopening(open: OpenStore): void {
  it("finds everything as it was left", async () => {
    await using folder = await temporaryFolder();
    const first = message(1, "lasting words");
    {
      await using store = await open(folder.path);
      await append(store, [first, row(2, { key: "k" })]);
      await store.saveSnapshot({ space: SPACE, seq: 2, state: "s" });
      await store.createAccount(account("ann"));
      await store.putToken(token("h"));
    }
    await using store = await open(folder.path);
    expect(await everything(store)).toEqual([stored(first), stored(row(2, { key: "k" }))]);
    expect(await found(store, "lasting")).toEqual([1]);
    expect(await store.snapshot(SPACE)).toEqual({ seq: 2, state: "s" });
    expect(await store.accounts()).toEqual([account("ann")]);
    expect(await store.takeToken("h")).toEqual(token("h"));
    expect(await store.append([row(3, { key: "k" })])).toEqual({ ok: false, reason: "taken" });
  });
}
