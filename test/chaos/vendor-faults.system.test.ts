import { createServer, type Server } from "node:http";
import { startScriptedModel } from "@envoy/scripted-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, temporaryFolder } from "../support/folder.ts";
import type { Person } from "../support/person.ts";
import { expectSoundRecord, settled } from "../support/record.ts";
import { type StartedRoom, startRoom } from "../support/start-room.ts";
import { until } from "../support/until.ts";

/** A room with two keys: one vendor refuses its key, the other cannot be reached at first. */
const folder = await temporaryFolder();
const key = "sk-no-vendor-knows-this-key";
let refusing: Server;
let refusingPort: number;
let plannersVendor: number;
let openedAt: number;
/** What the blocked agent was asked. */
let waiting: string;
let room: StartedRoom;
let person: Person;

beforeAll(async () => {
  refusing = createServer((_request, response) => {
    response.writeHead(401, { "content-type": "application/json" });
    const error = {
      message: "Incorrect API key provided.",
      type: "invalid_request_error",
      code: "invalid_api_key",
    };
    response.end(JSON.stringify({ error }));
  });
  refusingPort = await freePort();
  await new Promise<void>((done) => refusing.listen(refusingPort, "127.0.0.1", done));
  plannersVendor = await freePort();
  room = await startRoom({
    dataDir: folder.path,
    env: {
      OPENAI_API_KEY: key,
      OPENAI_BASE_URL: `http://127.0.0.1:${refusingPort}/v1`,
      ANTHROPIC_API_KEY: key,
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${plannersVendor}`,
      PLANNER_MODEL: "claude-sonnet-5",
    },
  });
  openedAt = Date.now();
  person = await room.signIn();
});

afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  refusing?.close();
  await folder[Symbol.asyncDispose]();
});

async function deliveryOf(message: string) {
  return (await person.call("message.get", { message })).deliveries[0];
}

describe("vendors that do not answer as they should", () => {
  it("a rejected key: its agent shows as blocked within seconds, with what to do, and a message to it waits [key-faults]", async () => {
    const blocked = await until("the reviewer to show as blocked", async () => {
      const { members, presence } = await person.call("member.list", {});
      const reviewer = members.find((one) => one.handle === "Reviewer")?.actor;
      return presence.find((one) => one.actor === reviewer && one.presence === "blocked");
    });
    // The goal is five seconds; a machine that runs other suites at the same time gets twice that.
    expect(blocked.since - openedAt).toBeLessThan(10_000);
    expect(blocked.reason).toMatch(/refused the API key.*OPENAI_API_KEY/);
    expect((await person.type("@Reviewer /status")).body).toMatch(/blocked.*OPENAI_API_KEY/);
    waiting = await person.say("@Reviewer please review plan.md");
  });

  it("an unreachable vendor: shown while it is tried again, answered once when it is back, and the blocked agent holds nobody up [key-faults]", async () => {
    const message = await person.say("@Planner hello");
    const trying = await until(
      "the attempts to be shown",
      async () => {
        const turn = (await deliveryOf(message))?.turn;
        const items = turn == null ? [] : (await person.call("turn.get", { turn })).items;
        return items.find((item) => item.kind === "notice");
      },
      30_000,
    );
    expect(trying).toMatchObject({ text: expect.stringMatching(/try 1 of/) });
    await using _vendor = await startScriptedModel({ scenario: "pair-programming", port: plannersVendor });
    const answered = await until(
      "its answer",
      async () => {
        const delivery = await deliveryOf(message);
        return delivery?.state === "answered" && delivery;
      },
      60_000,
    );
    expect(answered.attempts).toBeLessThanOrEqual(3);
    expect((await deliveryOf(waiting))?.state).toMatch(/stored|woken/);
  });

  it("a key that is taken at last: the blocked agent comes back by itself and answers what waited [key-faults]", async () => {
    await new Promise((done) => refusing.close(done));
    await using _vendor = await startScriptedModel({ scenario: "puppet", port: refusingPort });
    const record = await settled(person, 90_000);
    expect(record.deliveries.map((one) => one.state)).toEqual(["answered", "answered"]);
    expectSoundRecord(record);
  });

  it("says nothing of a scripted model when there are keys, and lets no key into the room or the logs [key-faults]", async () => {
    const { demo } = await person.call("space.get", {});
    expect(demo).toBeNull();
    const { entries } = await settled(person);
    const logs = ["hub", "planner", "reviewer", "model-gateway"].map((name) => room.log(name));
    expect(JSON.stringify(entries) + logs.join("\n")).not.toContain(key);
  });
});
