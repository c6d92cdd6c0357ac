import { expect, it } from "vitest";
import { account, token } from "./fixtures.ts";
import type { WithStore } from "./setup.ts";

export function describeAccounts(withStore: WithStore): void {
  it("finds an account by id, handle without case, and actor", () =>
    withStore(async (store) => {
      const ann = account("ann", { handle: "Ann", sealedKey: "s1.x", kind: "human" });
      const bob = account("bob", { createdAt: 1 });
      expect([await store.createAccount(ann), await store.createAccount(bob)]).toEqual([true, true]);
      expect(await store.accountById("ann")).toEqual(ann);
      expect(await store.accountByHandle("aNN")).toEqual(ann);
      expect(await store.accountByActor("actor-ann")).toEqual(ann);
      expect(await store.accounts()).toEqual([bob, ann]);
      expect([
        await store.accountById("x"),
        await store.accountByHandle("x"),
        await store.accountByActor("x"),
      ]).toEqual([null, null, null]);
    }));

  it("refuses an id, handle or actor that is taken", () =>
    withStore(async (store) => {
      const ann = account("ann");
      expect(await store.createAccount(ann)).toBe(true);
      expect(await store.createAccount(account("ann", { handle: "x", actor: "y" }))).toBe(false);
      expect(await store.createAccount(account("x", { handle: "ANN" }))).toBe(false);
      expect(await store.createAccount(account("x", { actor: ann.actor }))).toBe(false);
      expect(await store.accounts()).toEqual([ann]);
    }));

  it("keeps tokens by hash and drops those of one kind", () =>
    withStore(async (store) => {
      const link = token("h1", { expiresAt: 1_778_994_899_999 });
      const session = token("h2", { kind: "session" });
      const other = token("h3", { account: "bob" });
      for (const held of [link, session, other]) await store.putToken(held);
      await store.putToken({ ...session, expiresAt: 5 });
      expect(await store.token("h1")).toEqual(link);
      expect(await store.token("h2")).toEqual({ ...session, expiresAt: 5 });
      await store.dropTokens({ account: "ann", kind: "link" });
      expect([await store.token("h1"), await store.token("h3")]).toEqual([null, other]);
    }));

  it("hands a one-time token out exactly once, also under a race", () =>
    withStore(async (store) => {
      await store.putToken(token("once"));
      const taken = await Promise.all(Array.from({ length: 50 }, () => store.takeToken("once")));
      expect(taken.filter((held) => held !== null)).toEqual([token("once")]);
      expect(await store.takeToken("once")).toBeNull();
    }));
}
