import { join } from "node:path";
import { describeStore } from "./conformance.ts";
import { createMemoryStore } from "./memory/store.ts";
import { openSqliteStore } from "./sqlite/store.ts";

describeStore("memory", async () => createMemoryStore(), { durable: false });
describeStore("sqlite", (folder) => openSqliteStore({ path: join(folder, "hub.db") }), { durable: true });
