import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { actorOf, describeBody, generateKeyPair, headerText, eventId as idOf, signId } from "@envoy/envelope";
import { describe, expect, it } from "vitest";
import { createKeys } from "./keys.ts";
import { openSecretFile } from "./secret.ts";
import { temporaryFolder } from "./test-support/temporary-folder.ts";

const keys = createKeys(Buffer.alloc(32, 7));

function signed(body: string, change: { author?: string; body?: string } = {}) {
  const pair = generateKeyPair();
  const header = headerText({
    v: 1,
    space: "room_1778994801731qqqjju",
    type: "message.post",
    author: change.author ?? pair.actor,
    writer: "0".repeat(16),
    wseq: 1,
    wprev: null,
    parents: [],
    auth: [],
    epoch: 0,
    ts: 0,
    refs: [],
    ...describeBody(body),
  });
  return {
    header,
    body: change.body ?? body,
    sig: signId({ id: idOf(header), privateKey: pair.privateKey }),
    pair,
  };
}

describe("an event that its author signed", () => {
  it("is accepted with what it says", async () => {
    const event = signed('{"text":"hi"}');
    expect(await keys.verify(event)).toMatchObject({
      id: keys.eventId(event.header),
      header: { type: "message.post", author: event.pair.actor, refs: [] },
      body: { text: "hi" },
    });
  });

  it.each([
    ["another body", signed('{"text":"hi"}', { body: '{"text":"ho"}' })],
    ["another author", signed('{"text":"hi"}', { author: generateKeyPair().actor })],
    ["a body that is not canonical", signed('{ "text":"hi"}')],
    ["a header that is not canonical", { ...signed('{"text":"hi"}'), header: "{}" }],
    ["no signature", { ...signed('{"text":"hi"}'), sig: "" }],
  ])("is refused with %s", async (_what, event) => {
    expect(await keys.verify(event)).toEqual({ refused: expect.any(String) });
  });
});

it("signs with a key that opens only under this hub's secret", async () => {
  const { actor, sealedKey } = keys.createActor();
  const event = signed("{}");
  const id = keys.eventId(event.header);
  const sig = await keys.sign(sealedKey, id);
  const header = event.header.replaceAll(event.pair.actor, actor);
  expect(
    await keys.verify({ header, body: "{}", sig: await keys.sign(sealedKey, keys.eventId(header)) }),
  ).toMatchObject({
    header: { author: actor },
  });
  expect(sig).toHaveLength(86);
  expect(actorOf(sealedKey)).toBeNull();
  await expect(createKeys(Buffer.alloc(32, 8)).sign(sealedKey, id)).rejects.toThrow("does not open");
});

describe("the hub's secret", () => {
  it("is made once, for its user alone", async () => {
    await using folder = await temporaryFolder();
    const database = join(folder.path, "envoy.db");
    const secret = await openSecretFile(folder.path, database);
    expect(secret).toHaveLength(32);
    expect((await stat(join(folder.path, "secret"))).mode & 0o777).toBe(0o600);
    await writeFile(database, "");
    expect(await openSecretFile(folder.path, database)).toEqual(secret);
  });

  it("is never made anew beside a database, and never guessed from a damaged file", async () => {
    await using folder = await temporaryFolder();
    const database = join(folder.path, "envoy.db");
    await writeFile(database, "");
    await expect(openSecretFile(folder.path, database)).rejects.toThrow("restore it");
    await writeFile(join(folder.path, "secret"), "short");
    await expect(openSecretFile(folder.path, database)).rejects.toThrow("restore it");
    expect(await readFile(join(folder.path, "secret"), "utf8")).toBe("short");
  });
});
