import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { append, everything, message, messageId, row } from "../conformance/fixtures.ts";
import { temporaryFolder } from "../conformance/setup.ts";
import { openConnection, secureConnection } from "./connection.ts";
import { openSqliteStore } from "./store.ts";

describe("files", () => {
  it("are private to their owner", async () => {
    await using folder = await temporaryFolder();
    const home = join(folder.path, "a", "b");
    await using store = await openSqliteStore({ path: join(home, "hub.db") });
    await append(store, [row(1)]);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    const files = readdirSync(home);
    expect(files.toSorted()).toEqual(["hub.db", "hub.db-shm", "hub.db-wal", "hub.db.epoch"]);
    for (const file of files) expect(statSync(join(home, file)).mode & 0o777, file).toBe(0o600);
  });

  it("do not hold a redacted text any more", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    const secret = message(1, "xyzzyplugh is the password");
    {
      await using store = await openSqliteStore({ path });
      await append(store, [secret]);
    }
    const holds = (): boolean => readFileSync(path).includes("xyzzyplugh");
    expect(holds()).toBe(true);
    {
      await using store = await openSqliteStore({ path });
      await append(store, [
        row(2, { erases: secret.id, search: { message: messageId(secret.id), text: null } }),
      ]);
    }
    expect(existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0).toBe(false);
    expect(holds()).toBe(false);
  });
});

describe("settings", () => {
  it("are those that durability needs, at every opening", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    for (let opening = 1; opening <= 3; opening += 1) {
      const database = openConnection(path);
      await secureConnection(database);
      const read = (name: string): unknown =>
        Object.values(Object(database.prepare(`PRAGMA ${name}`).get()))[0];
      const found = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map(read);
      expect(found).toEqual(["wal", 2, 1, 5_000]);
      database.exec("CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1)");
      database.close();
    }
  });

  it("refuse a database that cannot have them", async () => {
    const memory = openConnection(":memory:");
    await expect(secureConnection(memory)).rejects.toMatchObject({ code: "unsafe_settings" });
    memory.close();
    rmSync(":memory:", { force: true });
  });
});

describe("epoch", () => {
  it("stays while nothing is lost", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    const epochs: string[] = [];
    for (let opening = 0; opening < 3; opening += 1) {
      await using store = await openSqliteStore({ path });
      await append(store, [row(opening + 1)]);
      epochs.push(store.epoch);
    }
    expect(new Set(epochs).size).toBe(1);
    expect(epochs[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it("changes when acknowledged rows are gone, and then stays again", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    const backup = join(folder.path, "backup.db");
    const write = async (seq: number): Promise<string> => {
      await using store = await openSqliteStore({ path });
      await append(store, [row(seq)]);
      return store.epoch;
    };
    const first = await write(1);
    copyFileSync(path, backup);
    expect(await write(2)).toBe(first);
    copyFileSync(backup, path);
    const second = await write(2);
    expect(second).not.toBe(first);
    expect(await write(3)).toBe(second);
    rmSync(path);
    expect(await write(1)).not.toBe(second);
  });

  it("is drawn anew when its file is missing or spoilt", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    const open = async (): Promise<string> => {
      await using store = await openSqliteStore({ path });
      return store.epoch;
    };
    const first = await open();
    writeFileSync(`${path}.epoch`, "{");
    const second = await open();
    rmSync(`${path}.epoch`);
    expect(new Set([first, second, await open()]).size).toBe(3);
  });
});

describe("two stores on one file", () => {
  it("see each other's rows, and one of two rivals is told", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    await using one = await openSqliteStore({ path });
    await using two = await openSqliteStore({ path });
    expect(two.epoch).toBe(one.epoch);
    await append(one, [row(1)]);
    expect(await two.append([row(1, { id: "rival" })])).toEqual({ ok: false, reason: "taken" });
    await append(two, [row(2)]);
    expect(await everything(one)).toEqual(await everything(two));
  });
});
