import type { AccessToken, Account, AccountStore } from "@envoy/engine";

/** Accounts and tokens in maps. */
export function createMemoryAccounts(): AccountStore {
  const accounts = new Map<string, Account>();
  const tokens = new Map<string, AccessToken>();
  const findAccount = (matches: (account: Account) => boolean): Account | null =>
    [...accounts.values()].find(matches) ?? null;

  return {
    async createAccount(account) {
      const rival = findAccount(
        ({ id, handle, actor }) =>
          id === account.id || sameHandle(handle, account.handle) || actor === account.actor,
      );
      if (rival !== null) return false;
      accounts.set(account.id, Object.freeze({ ...account }));
      return true;
    },
    async accountById(id) {
      return accounts.get(id) ?? null;
    },
    async accountByHandle(handle) {
      return findAccount((account) => sameHandle(account.handle, handle));
    },
    async accountByActor(actor) {
      return findAccount((account) => account.actor === actor);
    },
    async accounts() {
      return [...accounts.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },
    async putToken(token) {
      tokens.set(token.hash, Object.freeze({ ...token }));
    },
    async token(hash) {
      return tokens.get(hash) ?? null;
    },
    async takeToken(hash) {
      const held = tokens.get(hash) ?? null;
      tokens.delete(hash);
      return held;
    },
    async dropTokens({ account, kind }) {
      for (const token of tokens.values()) {
        if (token.account === account && token.kind === kind) tokens.delete(token.hash);
      }
    },
  };
}

function sameHandle(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
