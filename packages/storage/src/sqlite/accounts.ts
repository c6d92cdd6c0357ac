import type { AccessToken, Account, AccountStore } from "@envoy/engine";
import type { PrismaClient } from "../generated/sqlite/client.ts";
import type { AccessTokenModel, AccountModel } from "../generated/sqlite/models.ts";
import { writeFault } from "./faults.ts";

/** Accounts and tokens through the ordinary client. */
export function createSqliteAccounts(client: PrismaClient): AccountStore {
  return {
    async createAccount(account) {
      const data = {
        ...account,
        handleKey: account.handle.toLowerCase(),
        createdAt: BigInt(account.createdAt),
      };
      try {
        await client.account.create({ data });
        return true;
      } catch (error) {
        if (writeFault(error)?.reason === "taken") return false;
        throw error;
      }
    },
    async accountById(id) {
      return accountOf(await client.account.findUnique({ where: { id } }));
    },
    async accountByHandle(handle) {
      return accountOf(await client.account.findUnique({ where: { handleKey: handle.toLowerCase() } }));
    },
    async accountByActor(actor) {
      return accountOf(await client.account.findUnique({ where: { actor } }));
    },
    async accounts() {
      const rows = await client.account.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
      return rows.flatMap((row) => accountOf(row) ?? []);
    },
    async putToken(token) {
      const expiresAt = token.expiresAt === null ? null : BigInt(token.expiresAt);
      const data = { ...token, createdAt: BigInt(token.createdAt), expiresAt };
      await client.accessToken.upsert({ where: { hash: token.hash }, create: data, update: data });
    },
    async token(hash) {
      return tokenOf(await client.accessToken.findUnique({ where: { hash } }));
    },
    async takeToken(hash) {
      // One statement: of two that race, one gets the row.
      const [taken] = await client.$queryRaw<
        AccessTokenModel[]
      >`DELETE FROM tokens WHERE hash = ${hash} RETURNING *`;
      return tokenOf(taken ?? null);
    },
    async dropTokens({ account, kind }) {
      await client.accessToken.deleteMany({ where: { account, kind } });
    },
  };
}

function accountOf(row: AccountModel | null): Account | null {
  if (row === null) return null;
  const { handleKey: _handleKey, ...account } = row;
  // Written only from an Account.
  return { ...account, kind: row.kind as Account["kind"], createdAt: Number(row.createdAt) };
}

function tokenOf(row: AccessTokenModel | null): AccessToken | null {
  if (row === null) return null;
  const expiresAt = row.expiresAt === null ? null : Number(row.expiresAt);
  // Written only from an AccessToken.
  return { ...row, kind: row.kind as AccessToken["kind"], createdAt: Number(row.createdAt), expiresAt };
}
