import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectSocket } from "@envoy/client";
import { openSqliteStore } from "@envoy/storage";
import { root, startHubProcess } from "./hub-process.ts";
import { createRows } from "./rows.ts";

const BATCH = 5_000;
const WAITING = 10;
const MADE = "1";

/**
 * The folder of a hub whose room holds so many messages and ten deliveries that wait. Made once: it is kept until
 * the tables or the way it is made change.
 */
export async function seededFolder(count: number): Promise<string> {
  const folder = join(root, "node_modules/.cache/envoy-bench", `${count}-${stamp()}`);
  if (existsSync(join(folder, "complete"))) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  process.stderr.write(`making a room of ${count} messages … `);
  const { space } = await withHub(folder, async ({ space }) => ({ space }));
  await fill(folder, { space, count });
  await withHub(folder, async ({ url, token, space }) => {
    await using person = connectSocket({ url, token });
    for (let one = 0; one < WAITING; one += 1) {
      const reply = await person.call("message.send", { space, text: `@Planner task ${one}` });
      if (!reply.ok) throw new Error(reply.error.message);
    }
    // So that what a reader missed is the same in a small and a large room.
    for (let one = 0; one < 50; one += 1)
      await person.call("message.send", { space, text: `note ${one} common` });
  });
  await writeFile(join(folder, "complete"), "");
  return folder;
}

async function fill(folder: string, { space, count }: { space: string; count: number }): Promise<void> {
  await using store = await openSqliteStore({ path: join(folder, "hub/envoy.db") });
  const rows = createRows({
    search: true,
    space,
    after: await store.lastSeq(space),
    extra: (index) =>
      ` common${index % 1_000 === 0 ? " medium" : ""}${index === Math.floor(count / 2) ? " rareword" : ""}`,
  });
  for (let done = 0; done < count; done += BATCH) {
    const outcome = await store.append(rows.next(Math.min(BATCH, count - done)));
    if (!outcome.ok) throw new Error(`seeding stopped: ${outcome.reason}`);
  }
}

async function withHub<T>(
  folder: string,
  work: (hub: { url: string; token: string; space: string }) => Promise<T>,
): Promise<T> {
  await using hub = await startHubProcess(folder);
  return await work(hub);
}

/** Changes with the tables; `MADE` with the way a room is made. */
function stamp(): string {
  const migrations = join(root, "packages/storage/prisma/sqlite/migrations");
  const hash = createHash("sha256").update(MADE);
  for (const name of readdirSync(migrations).sort()) {
    const file = join(migrations, name, "migration.sql");
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}
