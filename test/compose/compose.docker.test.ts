import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sessionOpen } from "@envoy/space";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, expectConversation, handedBack, openApproval } from "../support/demonstration.ts";
import { root, temporaryFolder } from "../support/folder.ts";
import { type Person, RefusedError, signInAsBrowser } from "../support/person.ts";
import { expectSoundRecord, readRecord, settled } from "../support/record.ts";
import { until } from "../support/until.ts";
import { whyNoEngine } from "./engine.ts";
import { holders, inspect, listenAt, reach } from "./inside.ts";
import { openStack, type Stack } from "./stack.ts";

const missing = whyNoEngine();
const about = missing === null ? "docker compose up" : `docker compose up (skipped: ${missing})`;
const services = ["hub", "context", "model-gateway", "planner", "reviewer"];

describe.skipIf(missing !== null)(about, () => {
  let stack: Stack;
  let you: Person;

  beforeAll(async () => {
    stack = await openStack();
    await stack.compose(["up", "-d", "--build", "--wait", "--wait-timeout", "180"], { timeoutMs: 840_000 });
    you = await signInAsBrowser(linkIn(await stack.compose(["logs", "--no-log-prefix", "hub"])));
  }, 900_000);
  afterAll(async () => stack?.[Symbol.asyncDispose](), 120_000);

  it("opens a room with both agents in it, and says that a script speaks", async () => {
    const { presence, members, demo } = await you.call("space.get", {});
    const agents = members.filter(({ kind }) => kind === "agent");
    expect(agents.map(({ handle }) => handle).sort()).toEqual(["Planner", "Reviewer"]);
    const states = agents.map(({ actor }) => presence.find((one) => one.actor === actor)?.presence);
    expect(states).toEqual(["idle", "idle"]);
    expect(demo).toContain("scripted model");
    const page = await fetch(stack.url);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
  });

  it("gives another sign-in link to whoever may run programs in the hub's container", async () => {
    const link = linkIn(await stack.exec("hub", ["sign-in"]));
    expect((await signInAsBrowser(link)).actor).toBe(you.actor);
    await expect(signInAsBrowser(link)).rejects.toThrow("link_spent");
  });

  it("plays the demonstration to its end, with an approval given in the room [compose-demonstration]", async () => {
    await you.say(ask);
    const asked = await openApproval(you, 60_000);
    expect(JSON.stringify(asked)).toContain("baseline.txt");
    await you.call("approval.approve", { approval: asked.approval });
    await handedBack(you, 90_000);

    const read = async (path: string) => (await you.call("file.read", { area: "notes", path })).text;
    const [plan, review, baseline] = await Promise.all(["plan.md", "review.md", "baseline.txt"].map(read));
    for (const part of ["Refresh rotation", "Rate limits on", "Test matrix"]) expect(plan).toContain(part);
    for (const part of ["Verdict: approved", "[Critical] Missing refresh token flow"])
      expect(review).toContain(part);
    expect(baseline).toMatch(/^[0-9a-f]{7,} /m);

    const record = await settled(you);
    await expectConversation(you, record);
    expectSoundRecord(record);
    expect(record.deliveries.map(({ state }) => state)).toEqual(Array(4).fill("answered"));
    const { chains } = await you.call("space.get", {});
    expect(chains.filter(({ status }) => status === "held")).toEqual([]);
  }, 240_000);

  it.each(services)("runs %s without rights it does not need [compose-least-rights]", async (service) => {
    const { HostConfig } = await inspect(stack, service);
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ["ALL"],
      Init: true,
    });
    expect(HostConfig.SecurityOpt?.join()).toMatch(/no-new-privileges/);
    expect(HostConfig.Memory).toBeGreaterThan(0);
    expect(HostConfig.PidsLimit).toBeGreaterThan(0);
    const [uid, status, write] = await Promise.all([
      stack.exec(service, ["id", "-u"]),
      stack.exec(service, ["cat", "/proc/self/status"]),
      stack.exec(service, ["sh", "-c", "touch /app/x /usr/x /x 2>&1; true"]),
    ]);
    expect(Number(uid)).toBeGreaterThan(0);
    for (const line of [/^CapEff:\s+0+$/m, /^CapBnd:\s+0+$/m, /^NoNewPrivs:\s+1$/m, /^Seccomp:\s+2$/m])
      expect(status).toMatch(line);
    expect(write.match(/Read-only file system/g)).toHaveLength(3);
  });

  it("mounts nothing of the host but the prompts and the agents' description [compose-keys]", async () => {
    const mounts = await Promise.all(
      services.map(async (service) =>
        (await inspect(stack, service)).Mounts.filter(({ Type }) => Type === "bind").map(
          ({ Destination, RW }) => `${service} ${Destination} ${RW ? "rw" : "ro"}`,
        ),
      ),
    );
    expect(mounts.flat().sort()).toEqual([
      "context /run/config/agent_config.yaml ro",
      "hub /app/prompts rw",
      "hub /run/config/agent_config.yaml ro",
    ]);
  });

  it("hands the vendors' keys to the gateway alone [compose-keys]", async () => {
    const keys = { ANTHROPIC_API_KEY: "canary-of-anthropic", OPENAI_API_KEY: "canary-of-openai" };
    const config = JSON.parse(await stack.compose(["config", "--format", "json"], { env: keys }));
    const withKeys = Object.keys(config.services).filter((name) =>
      JSON.stringify(config.services[name]).includes("canary"),
    );
    expect(withKeys).toEqual(["model-gateway"]);
    for (const service of ["hub", "context", "planner", "reviewer"])
      expect(await stack.exec(service, ["env"])).not.toMatch(/_API_KEY/);
  });

  it("keeps each agent's credentials from the other [compose-keys]", async () => {
    const config = await stack.exec("hub", ["cat", "/data/agent_config.yaml"]);
    const keys = [...config.matchAll(/^\s+api_key:\s*"?([\w-]{20,})/gm)].map((match) => match[1] ?? "");
    const [planner = "", reviewer = ""] = keys;
    expect(keys).toHaveLength(2);
    expect(await holders(stack, "planner", planner)).toContain("/credentials/agent_config.yaml");
    expect(await holders(stack, "planner", reviewer)).toEqual([]);
    expect(await holders(stack, "reviewer", planner)).toEqual([]);
    const writing = "touch /credentials/x /run/model/x /workspace/context/x 2>&1; true";
    const write = await stack.exec("planner", ["sh", "-c", writing]);
    expect(write.match(/Read-only file system/g)).toHaveLength(3);
  });

  it("lets agents reach the hub and the gateway, not the internet and not the host [compose-isolated]", async () => {
    const bridge = ["network", "inspect", `${stack.name}_edge`, "-f", "{{(index .IPAM.Config 0).Gateway}}"];
    const host = (await stack.docker(bridge)).trim();
    await using here = await listenAt(host);
    // The hub's container stands on the ordinary network: what it finds there is what agents must not find.
    expect(await reach(stack, "hub", { host, port: here.port })).toBe("open");
    for (const agent of ["planner", "reviewer"]) {
      expect(await reach(stack, agent, { host: "hub", port: 4700 })).toBe("open");
      expect(await reach(stack, agent, { host: "model-gateway", port: 4701 })).toBe("open");
      expect(await reach(stack, agent, { host, port: here.port })).toBe("ENETUNREACH");
      expect(await reach(stack, agent, { host: "1.1.1.1", port: 443 })).toBe("ENETUNREACH");
      expect(await reach(stack, agent, { host: "example.org", port: 443 })).toMatch(/ENOTFOUND|EAI_AGAIN/);
    }
    expect(await stack.exec("context", ["cat", "/proc/net/dev"])).not.toMatch(/eth/);
  });

  const answerOf = async (text: string) => {
    const message = await you.say(text);
    const answered = async () => (await you.call("message.get", { message })).deliveries[0]?.answer;
    const answer = await until(`an answer to “${text}”`, answered, 60_000);
    return (await you.call("message.get", { message: answer })).text;
  };
  const sessionsOf = async (handle: string) => {
    const { members } = await you.call("member.list", {});
    const actor = members.find((one) => one.handle === handle)?.actor;
    const { entries } = await readRecord(you);
    return entries.filter(({ type, author }) => type === "session.open" && author === actor);
  };
  /** Does something to an agent's container, and sees that the agent is back in the session it was in. */
  const expectResumed = async (handle: string, disturb: () => Promise<unknown>) => {
    const before = await sessionsOf(handle);
    await disturb();
    const after = async () => (await sessionsOf(handle))[before.length];
    const opened = await until(`${handle} to open its session again`, after, 90_000);
    const { session } = sessionOpen.parse(before.at(-1)?.body);
    expect(opened.body).toMatchObject({ resumed: true, session });
  };

  it("goes on in the same session after the adapter was killed [compose-recreation]", async () => {
    await expectResumed("Planner", () => stack.exec("planner", ["sh", "-c", "kill -9 $(pgrep -P 1)"]));
    expect(await answerOf("@Planner who are you?")).toContain("I am the planner");
  }, 180_000);

  it("goes on in the same session in a container made anew [compose-recreation]", async () => {
    const container = await stack.container("reviewer");
    await expectResumed("Reviewer", () =>
      stack.compose(["up", "-d", "--force-recreate", "--no-deps", "--no-build", "reviewer"]),
    );
    expect(await stack.container("reviewer")).not.toBe(container);
    expect(await answerOf("@Reviewer who are you?")).toContain("I am the reviewer");
  }, 180_000);

  it("keeps everything when the hub starts anew, and agents and people come back", async () => {
    const before = await readRecord(you);
    await stack.compose(["restart", "hub"]);
    expect(await answerOf("@Planner are you there?")).toContain("I am the planner");
    const after = await settled(you);
    expect(after.messages.slice(0, before.messages.length)).toEqual(before.messages);
    expectSoundRecord(after);
  }, 180_000);

  it("takes in a new role by the steps of docs/adding-a-role.md [new-role]", async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    const [agents, override] = await snippetsOf("docs/adding-a-role.md");
    const config = join(folder.path, "agent_config.yaml");
    const added = join(folder.path, "docker-compose.override.yml");
    await writeFile(config, `${await readFile(join(root, "agent_config.yaml.example"), "utf8")}\n${agents}`);
    await writeFile(added, override);
    await stack.compose(["up", "-d", "--build", "--wait", "--wait-timeout", "120"], {
      env: { AGENT_CONFIG_FILE: config, COMPOSE_FILE: `docker-compose.yml:${added}` },
      timeoutMs: 600_000,
    });
    const message = await you.say("@Implementer go ahead, start the implementation of plan.md.");
    const work = async () => {
      const { approvals } = await you.call("approval.list", {});
      for (const { approval } of approvals) {
        await you.call("approval.approve", { approval }).catch((error: unknown) => {
          if (!(error instanceof RefusedError && error.code === "approval_decided")) throw error;
        });
      }
      return (await you.call("message.get", { message })).deliveries[0]?.state === "answered";
    };
    await until("the implementer to have its work approved and to answer", work, 90_000);
    const log = ["git", "-C", "/workspace/repo", "log", "-1", "--format=%an: %s"];
    expect(await stack.exec("reviewer", log)).toBe("implementer: Add the token policy of the plan\n");
  }, 720_000);
});

/** The entry and the service that a page of the documentation tells readers to add. */
async function snippetsOf(page: string): Promise<[agents: string, override: string]> {
  const found = [...(await readFile(join(root, page), "utf8")).matchAll(/```yaml\n([\s\S]*?)```/g)];
  const [agents, override] = found.map((match) => match[1]);
  if (agents === undefined || override === undefined) throw new Error(`${page} has lost its snippets`);
  return [agents, override];
}

function linkIn(text: string): string {
  const link = /http:\/\/\S+#token=\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`no sign-in link in:\n${text}`);
  return link;
}
