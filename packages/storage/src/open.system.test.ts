import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "./conformance/setup.ts";
import { MIGRATIONS } from "./generated/sqlite-migrations.ts";

const OPENER = fileURLToPath(new URL("./opener.fixture.ts", import.meta.url));
const run = promisify(execFile);
const Said = z.object({ epoch: z.string(), ok: z.boolean() });

describe("several processes that open a new database at once", () => {
  it("apply each migration once, share one epoch, and give one of them the first number", async () => {
    for (let round = 0; round < 3; round += 1) {
      await using folder = await temporaryFolder();
      const path = join(folder.path, "hub.db");
      const at = String(Date.now() + 3_000);
      const opened = await Promise.all(
        ["a", "b", "c"].map((name) => run(process.execPath, ["--import", "tsx", OPENER, path, at, name])),
      );
      const said = opened.map(({ stdout }) => Said.parse(JSON.parse(stdout)));
      expect(new Set(said.map(({ epoch }) => epoch)).size).toBe(1);
      expect(said.filter(({ ok }) => ok)).toHaveLength(1);
      const database = new DatabaseSync(path);
      const names = database
        .prepare(`SELECT migration_name AS name FROM "_prisma_migrations" ORDER BY name`)
        .all();
      database.close();
      expect(names).toEqual(MIGRATIONS.map(({ name }) => ({ name })));
    }
  });
});
