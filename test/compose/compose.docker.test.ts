import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoEngine } from "./engine.ts";
import { openStack, type Stack } from "./stack.ts";
import { signIn, until, type Visitor } from "./visitor.ts";

const missing = whyNoEngine();
const about = missing === null ? "docker compose up" : `docker compose up (skipped: ${missing})`;
const TERMINAL = ["answered", "passed", "failed", "held"];

describe.skipIf(missing !== null)(about, () => {
  let stack: Stack;
  let you: Visitor;

  beforeAll(async () => {
    stack = await openStack();
    await stack.compose(["up", "-d", "--build", "--wait", "--wait-timeout", "180"], { timeoutMs: 840_000 });
    you = await signIn(stack.url, linkIn(await stack.compose(["logs", "--no-log-prefix", "hub"])));
  }, 900_000);
  afterAll(async () => stack?.[Symbol.asyncDispose](), 120_000);

  const sessions = async (handle: string) => {
    const { members } = await you.call("member.list", {});
    const actor = members.find((one) => one.handle === handle)?.actor;
    return (await you.entries()).filter(({ type, author }) => type === "session.open" && author === actor);
  };
  /** The next session an agent opens after `act`. */
  const nextSession = async (handle: string, act: () => Promise<unknown>) => {
    const known = (await sessions(handle)).length;
    await act();
    return until(`${handle} opens its session again`, async () => (await sessions(handle))[known]);
  };
  const answerOf = async (text: string) => {
    const { message } = await you.say(text);
    return until(`an answer to ${text}`, async () => {
      const { deliveries } = await you.call("message.get", { message });
      const answer = deliveries[0]?.answer;
      return answer ? you.call("message.get", { message: answer }) : null;
    });
  };

  it("opens a room with both agents in it, and says that a script speaks", async () => {
    const { presence, members, demo } = await you.call("space.get", {});
    const agents = members.filter(({ kind }) => kind === "agent").map(({ handle }) => handle);
    expect(agents.sort()).toEqual(["Planner", "Reviewer"]);
    const people = members.filter(({ kind }) => kind === "human").map(({ actor }) => actor);
    const working = presence.filter(({ actor }) => !people.includes(actor));
    expect(working.map((one) => one.presence)).toEqual(["idle", "idle"]);
    expect(demo).toContain("scripted model");
    const page = await fetch(stack.url);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
  });

  it("gives another sign-in link to whoever may run programs in the hub's container", async () => {
    const link = linkIn(await stack.exec("hub", ["sign-in"]));
    expect((await signIn(stack.url, link)).space).toBe(you.space);
    await expect(signIn(stack.url, link)).rejects.toThrow("link_spent");
  });

  it("plays the demonstration to its end: plan, review, corrected plan, approval, hand-back [compose-demonstration]", async () => {
    await you.say("@Planner Design an auth system for our API.");
    const asked = await until("the planner asks for approval", async () => {
      const { approvals } = await you.call("approval.list", {});
      return approvals[0];
    });
    expect(JSON.stringify(asked)).toContain("baseline.txt");
    await you.call("approval.approve", { approval: asked.approval });
    const last = await until("the reviewer approves", async () => {
      return (await you.messages()).find(({ text }) => text?.startsWith("Approved."));
    });
    expect(last.text).toBe("Approved. Plan is solid. @you ready for implementation.");

    const read = async (path: string) => (await you.call("file.read", { area: "notes", path })).text;
    const [plan, review, baseline] = [
      await read("plan.md"),
      await read("review.md"),
      await read("baseline.txt"),
    ];
    for (const part of ["Refresh rotation", "Rate limits on", "Test matrix"]) expect(plan).toContain(part);
    expect(review).toContain("Verdict: approved");
    expect(review).toContain("[Critical] Missing refresh token flow");
    expect(baseline).toMatch(/^[0-9a-f]{7,} /m);

    const messages = await you.messages();
    expect(messages.map(({ text }) => text?.split(/[ .]/)[0])).toEqual([
      "@Planner",
      "Plan",
      "Changes",
      "Updated",
      "Approved",
    ]);
    for (const { text } of messages) expect(text?.length).toBeLessThan(300);
    const deliveries = messages.flatMap((one) => one.deliveries);
    expect(deliveries.filter(({ state }) => !TERMINAL.includes(state))).toEqual([]);
    expect(deliveries.map(({ state }) => state)).toEqual(["answered", "answered", "answered", "answered"]);
    expect((await you.call("space.get", {})).chains.filter(({ status }) => status === "held")).toEqual([]);
  }, 240_000);

  const guarded = ["hub", "context", "model-gateway", "planner", "reviewer"];

  it.each(guarded)("runs %s without rights it does not need [compose-least-rights]", async (service) => {
    const [about] = JSON.parse(await stack.docker(["inspect", await stack.container(service)]));
    expect(about.HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ["ALL"],
      SecurityOpt: expect.arrayContaining([expect.stringMatching(/^no-new-privileges/)]),
      Init: true,
    });
    expect(about.HostConfig.Memory).toBeGreaterThan(0);
    expect(about.HostConfig.PidsLimit).toBeGreaterThan(0);
    const [uid, status, write] = await Promise.all([
      stack.exec(service, ["id", "-u"]),
      stack.exec(service, ["cat", "/proc/self/status"]),
      stack.exec(service, ["sh", "-c", "touch /app/x /usr/x /x 2>&1; true"]),
    ]);
    expect(Number(uid)).toBeGreaterThan(0);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^CapBnd:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(write.match(/Read-only file system/g)?.length).toBe(3);
  });

  it("mounts nothing of the host but the prompts and the agents' description", async () => {
    const sources: string[] = [];
    for (const service of guarded) {
      const [about] = JSON.parse(await stack.docker(["inspect", await stack.container(service)]));
      for (const mount of about.Mounts)
        if (mount.Type === "bind") sources.push(`${service} ${mount.Destination}`);
    }
    expect(sources.sort()).toEqual(["hub /app/prompts", "hub /run/config/agent_config.yaml"]);
  });

  it("hands the vendors' keys to the gateway alone [compose-keys]", async () => {
    const keys = { ANTHROPIC_API_KEY: "canary-of-anthropic", OPENAI_API_KEY: "canary-of-openai" };
    const { services } = JSON.parse(await stack.compose(["config", "--format", "json"], { env: keys }));
    const holders = Object.keys(services).filter((name) => JSON.stringify(services[name]).includes("canary"));
    expect(holders).toEqual(["model-gateway"]);
    for (const service of ["hub", "planner", "reviewer", "context"])
      expect(await stack.exec(service, ["env"])).not.toMatch(/_API_KEY/);
  });

  it("keeps each agent's credentials from the other [compose-keys]", async () => {
    const config = await stack.exec("hub", ["cat", "/data/agent_config.yaml"]);
    const [planner, reviewer] = [...config.matchAll(/^\s+api_key:\s*"?([\w-]{20,})/gm)].map(
      (match) => match[1],
    );
    expect([planner, reviewer]).toEqual([expect.any(String), expect.any(String)]);
    const holds = (service: string, key = "") =>
      stack.exec(service, [
        "sh",
        "-c",
        `grep -rslF -- '${key}' /credentials /state /run /tmp /workspace /home /dev/shm; grep -slF -- '${key}' /proc/*/environ; true`,
      ]);
    expect((await holds("planner", planner)).trim().split("\n")).toContain("/credentials/agent_config.yaml");
    expect((await holds("planner", reviewer)).trim()).toBe("");
    expect((await holds("reviewer", planner)).trim()).toBe("");
    const write = await stack.exec("planner", [
      "sh",
      "-c",
      "touch /credentials/x /run/model/x /workspace/context/x 2>&1; true",
    ]);
    expect(write.match(/Read-only file system/g)?.length).toBe(3);
  });

  it("lets agents reach the hub and the gateway, and neither the internet nor this machine [compose-isolated]", async () => {
    const edge = await stack.docker([
      "network",
      "inspect",
      `${stack.name}_edge`,
      "-f",
      "{{(index .IPAM.Config 0).Gateway}}",
    ]);
    const reach = (service: string, host: string, port: number) =>
      stack.exec(service, ["node", "-e", REACH, host, String(port)]);
    // The hub's container stands on the ordinary network: what it finds there is what agents must not find.
    await using here = await listenAt(edge.trim());
    expect(await reach("hub", edge.trim(), here.port)).toBe("open");
    for (const service of ["planner", "reviewer"]) {
      expect(await reach(service, "hub", 4700)).toBe("open");
      expect(await reach(service, "model-gateway", 4701)).toBe("open");
      expect(await reach(service, edge.trim(), here.port)).not.toBe("open");
      expect(await reach(service, "1.1.1.1", 443)).toBe("ENETUNREACH");
      expect(await reach(service, "example.org", 443)).toMatch(/ENOTFOUND|EAI_AGAIN/);
      const routes = await stack.exec(service, ["cat", "/proc/net/route"]);
      expect(routes.split("\n").filter((line) => line.split("\t")[1] === "00000000")).toEqual([]);
    }
    expect(await stack.exec("context", ["cat", "/proc/net/route"])).not.toMatch(/eth/);
  });

  it("goes on in the same session after the adapter was killed", async () => {
    const before = (await sessions("Planner")).at(-1);
    const opened = await nextSession("Planner", () =>
      stack.exec("planner", ["sh", "-c", "kill -9 $(pgrep -P 1)"]),
    );
    expect(opened.body).toMatchObject({ resumed: true, session: sessionOf(before?.body) });
    expect((await answerOf("@Planner who are you?")).text).toContain("I am the planner");
  }, 180_000);

  it("goes on in the same session in a container made anew [compose-recreation]", async () => {
    const before = (await sessions("Reviewer")).at(-1);
    const container = await stack.container("reviewer");
    const opened = await nextSession("Reviewer", () =>
      stack.compose(["up", "-d", "--force-recreate", "--no-deps", "--no-build", "reviewer"]),
    );
    expect(await stack.container("reviewer")).not.toBe(container);
    expect(opened.body).toMatchObject({ resumed: true, session: sessionOf(before?.body) });
    expect((await answerOf("@Reviewer who are you?")).text).toContain("I am the reviewer");
  }, 180_000);

  it("keeps everything when the hub starts anew, and agents and people come back", async () => {
    const before = await you.messages();
    await stack.compose(["restart", "hub"]);
    await until("the hub is back", async () => (await fetch(`${stack.url}/v1/health`)).ok);
    expect((await you.messages()).map(({ id, text }) => [id, text])).toEqual(
      before.map(({ id, text }) => [id, text]),
    );
    expect((await answerOf("@Planner are you there?")).text).toContain("I am the planner");
    const open = (await you.messages()).flatMap(({ deliveries }) => deliveries);
    expect(open.filter(({ state }) => state !== "answered")).toEqual([]);
  }, 180_000);

  it("takes in a new role by the steps of docs/adding-a-role.md [new-role]", async () => {
    const folder = await mkdtemp(join(tmpdir(), "envoy-compose-"));
    try {
      await chmod(folder, 0o755);
      const [agents, override] = await stepsOf("docs/adding-a-role.md");
      const config = join(folder, "agent_config.yaml");
      const added = join(folder, "docker-compose.override.yml");
      await writeFile(config, `${await readFile(inRoot("agent_config.yaml.example"), "utf8")}\n${agents}`);
      await writeFile(added, override);
      const files = `${process.env.COMPOSE_FILE ?? "docker-compose.yml"}:${added}`;
      const env = { AGENT_CONFIG_FILE: config, COMPOSE_FILE: files };
      await stack.compose(["up", "-d", "--build", "--wait", "--wait-timeout", "120"], {
        env,
        timeoutMs: 600_000,
      });
      const { message } = await you.say("@Implementer go ahead, start the implementation of plan.md.");
      await until("the implementer has its work approved and answers", async () => {
        const { approvals } = await you.call("approval.list", {});
        for (const { approval } of approvals) await you.call("approval.approve", { approval });
        const { deliveries } = await you.call("message.get", { message });
        return deliveries[0]?.state === "answered";
      });
      const log = ["git", "-C", "/workspace/repo", "log", "-1", "--format=%an: %s"];
      expect(await stack.exec("reviewer", log)).toBe("implementer: Add the token policy of the plan\n");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 720_000);
});

describe.skipIf(missing !== null)(about.replace("up", "up, with a repository of one's own"), () => {
  it("clones a folder of this machine, and says what is wrong with an address", async () => {
    await using stack = await openStack();
    const folder = await mkdtemp(join(tmpdir(), "envoy-compose-"));
    try {
      await chmod(folder, 0o755);
      await mkdir(join(folder, "src"));
      await writeFile(join(folder, "src/server.py"), "def main():\n    return 1\n");
      const git = (...args: string[]) =>
        execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.org", "-C", folder, ...args]);
      git("init", "-q", "-b", "trunk");
      git("add", ".");
      git("commit", "-q", "-m", "Serve");
      const repoInit = (env: Record<string, string>) => stack.compose(["run", "--rm", "repo-init"], { env });
      await stack.compose(["build", "repo-init", "context"], { timeoutMs: 600_000 });
      await repoInit({ REPO_PATH: folder });
      const look = (...command: string[]) =>
        stack.compose(["run", "--rm", "--no-deps", "context", ...command]);
      expect(await look("git", "-C", "/workspace/repo", "log", "--format=%s", "trunk")).toBe("Serve\n");
      expect(await look("cat", "/workspace/context/structure.md")).toContain("server.py");
      await expect(repoInit({ REPO_URL: "ext::sh -c true" })).rejects.toThrow("bad_url");
      await expect(repoInit({ REPO_PATH: `${folder}/none` })).rejects.toThrow("does not exist");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 900_000);
});

const REACH = `
const [host, port] = process.argv.slice(1);
const socket = require("node:net").connect({ host, port, timeout: 4000 });
const end = (word) => { process.stdout.write(word); process.exit(0); };
socket.on("connect", () => end("open")).on("timeout", () => end("timeout")).on("error", (e) => end(e.code));
`;

/** Listens where containers of one bridge reach this machine, and nobody else does. */
async function listenAt(host: string): Promise<AsyncDisposable & { readonly port: number }> {
  const { createServer } = await import("node:net");
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    port: address.port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const inRoot = (path: string) => join(import.meta.dirname, "../..", path);

/** The entry and the service that a page of the documentation tells readers to add. */
async function stepsOf(page: string): Promise<[agents: string, override: string]> {
  const snippets = [...(await readFile(inRoot(page), "utf8")).matchAll(/```yaml\n([\s\S]*?)```/g)];
  const [agents, override] = snippets.map((match) => match[1]);
  if (agents === undefined || override === undefined) throw new Error(`${page} has lost its snippets`);
  return [agents, override];
}

function linkIn(text: string): string {
  const link = /http:\/\/\S+#token=\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`no sign-in link in:\n${text}`);
  return link;
}

function sessionOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "session" in body ? body.session : undefined;
}
