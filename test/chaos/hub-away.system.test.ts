import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import type { Person } from "../support/person.ts";
import { kill, processesBelow } from "../support/processes.ts";
import type { Program } from "../support/program.ts";
import { expectSoundRecord, readRecord, settled } from "../support/record.ts";
import { startService } from "../support/services.ts";
import { type StartedRoom, startRoom } from "../support/start-room.ts";
import { until } from "../support/until.ts";

const folder = await temporaryFolder();
let room: StartedRoom;
let person: Person;

beforeAll(async () => {
  room = await startRoom({ dataDir: folder.path, env: { SCRIPTED_MODEL_SCENARIO: "puppet" } });
  person = await room.signIn();
});

afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function answersTo(message: string) {
  const { messages, deliveries } = await settled(person);
  const mine = deliveries.filter((one) => one.message.id === message);
  expect(mine).toMatchObject([{ state: "answered", reason: null }]);
  const turns = mine.map((one) => one.turn);
  return messages.filter((one) => one.turn !== null && turns.includes(one.turn)).map((one) => one.text);
}

describe("the hub is away for ten seconds in the middle of a turn", () => {
  it("the turn goes on without it, and its answer is posted once when the hub is back [hub-away] [answer-once]", async () => {
    const done = join(folder.path, "workspace/notes/done.txt");
    const message = await person.say(`@Planner\n!write ${done} written while the hub was away`);
    const other = await person.say("@Reviewer\n!run sleep 3 && echo over");
    await until("both to work", async () => {
      const { deliveries } = await readRecord(person);
      return deliveries.filter((one) => one.state !== "stored" && one.state !== "woken").length === 2;
    });
    const hub = await until("the hub to run", () => room.part("hub"));
    // It holds its port and says nothing, as a machine that hangs does; then it is dead.
    process.kill(hub.pid, "SIGSTOP");
    await sleep(10_000);
    kill(hub.pid);
    expect(await answersTo(message)).toEqual([`Wrote: ${done}`]);
    expect(await answersTo(other)).toEqual(["Ran: sleep 3 && echo over"]);
    expect(readFileSync(done, "utf8")).toBe("written while the hub was away\n");
    expectSoundRecord(await readRecord(person));
  });
});

describe("two processes for one agent", () => {
  it("one works and the other stands by, without a fight; when one is killed the other goes on [agent-lease]", async () => {
    await using second = startSecondPlanner();
    await second.says(/"msg":"attached"/);
    const granted = await until("the second to have the lease", async () => {
      const grants = await leases();
      return grants.length > 0 && grants;
    });
    for (const word of ["one", "two", "three"]) {
      expect(await answersTo(await person.say(`@Planner\n!say ${word}`))).toEqual([word]);
    }
    expect(await leases()).toEqual(granted);

    for (const one of [{ pid: second.pid }, ...processesBelow(second.pid)]) kill(one.pid);
    expect(await answersTo(await person.say("@Planner\n!say still here"))).toEqual(["still here"]);
    expectSoundRecord(await readRecord(person));
  });
});

async function leases(): Promise<unknown[]> {
  const { entries } = await readRecord(person);
  const { members } = await person.call("member.list", {});
  const planner = members.find((one) => one.handle === "Planner")?.actor;
  const grants = entries.filter((entry) => entry.type === "lease.granted");
  return grants.map((entry) => entry.body).filter((body) => JSON.stringify(body).includes(String(planner)));
}

/** The same agent of the same agent_config.yaml, as if somebody had started its container twice. */
function startSecondPlanner(): Program {
  const gateway = /"url":"([^"]+)"/.exec(room.log("model-gateway"))?.[1] ?? "";
  const env = {
    HOME: folder.path,
    HUB_URL: room.url.replace("localhost", "127.0.0.1"),
    AGENT_CONFIG: join(folder.path, "agent_config.yaml"),
    AGENT_ROLE: "planner",
    AGENT_STATE_DIR: join(folder.path, "agents/second-planner"),
    WORKSPACE_DIR: room.workspace,
    MODEL_GATEWAY_URL: gateway,
    MODEL_TOKEN_FILE: join(folder.path, "model/token"),
  };
  return startService("adapter-claude", env, folder.path);
}
