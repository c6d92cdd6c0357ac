import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { freePort, root, temporaryFolder } from "../support/folder.ts";
import { startNumberedWriter } from "../support/numbered-writer.ts";
import { signInAsBrowser } from "../support/person.ts";
import { kill } from "../support/processes.ts";
import { expectSoundRecord, readRecord } from "../support/record.ts";
import { buildServices, startService } from "../support/services.ts";
import { smallDisk } from "../support/small-disk.ts";
import { until } from "../support/until.ts";

beforeAll(buildServices);

it("a full disk: the hub says so and goes on reading, writes again once there is room, and loses nothing [disk-full]", async () => {
  await using folder = await temporaryFolder();
  using disk = smallDisk(join(folder.path, "disk"));
  mkdirSync(join(folder.path, "workspace"));
  const env = {
    HUB_PORT: String(await freePort()),
    HUB_DATA_DIR: disk.path,
    WORKSPACE_DIR: join(folder.path, "workspace"),
    PROMPTS_DIR: join(root, "prompts"),
    AGENT_CONFIG: join(folder.path, "agent_config.yaml"),
  };
  await using hub = startService("hub", env, folder.path);
  const [link] = await hub.says(/http:\/\/localhost:\d+\/#token=\S+/);
  const person = await signInAsBrowser(link);
  const writer = startNumberedWriter(person, 5);
  await until("some messages", () => writer.acknowledged > 50);

  disk.fill(hub.pid);
  // What the database has already laid out is still written; the refusal comes when it has to grow.
  const refused = await until(
    "the hub to refuse",
    async () => {
      const reply = await person.ask("message.send", { text: "x".repeat(18_000) });
      return !reply.ok && reply.error;
    },
    60_000,
  );
  expect(refused).toMatchObject({
    code: "read_only",
    message: expect.stringContaining("can read but not write"),
    next: expect.stringContaining("Free space"),
  });
  const full = await (await fetch(`${person.url}/v1/health`)).json();
  expect(full, disk.how).toMatchObject({
    ok: true,
    value: { status: "read_only", reason: expect.any(String) },
  });
  expect((await person.call("message.list", { limit: 200 })).messages.length).toBeGreaterThan(50);
  expect(await person.type("/who")).toMatchObject({ ok: true });

  disk.free(hub.pid);
  const before = writer.acknowledged;
  await until("the hub to write again by itself", () => writer.acknowledged > before + 20, 30_000);
  expect(await (await fetch(`${person.url}/v1/health`)).json()).toMatchObject({ value: { status: "ok" } });

  // Also what stands on the disk is whole: another hub reads it after this one was killed.
  await writer.stop();
  kill(hub.pid);
  await hub.ended;
  await using again = startService("hub", env, folder.path);
  await again.says(/the hub serves/);
  await writer.expectNothingLost();
  expectSoundRecord(await readRecord(person));
});
