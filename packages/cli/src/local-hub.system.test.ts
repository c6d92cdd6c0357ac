import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMachine, type Machine } from "./test-support/machine.ts";

async function hubPid(machine: Machine): Promise<number> {
  const { stdout } = await machine.run(["hub", "status", "--json"]);
  return Number(JSON.parse(stdout).pid);
}

/** Processes whose command line or environment names the machine's hub folder. */
async function hubsOf(machine: Machine): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const env = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
    if (env.includes(`HUB_DATA_DIR=${join(machine.home, "hub")}\0`)) found.push(Number(name));
  }
  return found;
}

describe("this machine's own hub", () => {
  it("is started once when ten commands start at the same time, and all ten succeed", async () => {
    await using machine = await createMachine();
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        machine.run(["--profile", `p${index}`, "quickstart", "--space-name", `Space ${index}`]),
      ),
    );
    expect(made.map((one) => one.stderr)).toEqual(made.map(() => ""));
    expect(made.map((one) => one.code)).toEqual(made.map(() => 0));
    expect(await hubsOf(machine)).toEqual([await hubPid(machine)]);
  });

  it("comes back by itself after kill -9, with everything that was acknowledged", async () => {
    await using machine = await createMachine();
    const { space_id } = await machine.json("alice", ["quickstart", "--space-name", "Launch Triage"]);
    const sent = await machine.json("alice", ["send", "--space", String(space_id), "kept"]);
    const before = await hubPid(machine);
    process.kill(before, "SIGKILL");
    const history = await machine.json("alice", ["history", String(space_id)]);
    expect(history.records).toMatchObject([{ message_id: sent.message_id, body: "kept" }]);
    expect(await hubPid(machine)).not.toBe(before);
  });

  it("ends on request, is no failure to end twice, and tells where it is", async () => {
    await using machine = await createMachine();
    await machine.run(["--profile", "alice", "quickstart"]);
    expect((await machine.run(["hub", "status"])).stdout).toMatch(/^Running with process id \d+\n/);
    expect((await machine.run(["hub", "stop"])).stdout).toBe("Stopped.\n");
    expect(await hubsOf(machine)).toEqual([]);
    expect(await machine.run(["hub", "stop"])).toMatchObject({ code: 0, stdout: "No hub runs.\n" });
    expect((await machine.run(["hub", "logs", "--lines", "5"])).stdout).toContain("the hub serves");
  });

  it("keeps its socket, its data and every key from others, and tells no secret in its log", async () => {
    await using machine = await createMachine();
    const { invite } = await machine.json("alice", ["quickstart"]);
    const mode = async (...path: string[]) => (await stat(join(machine.home, ...path))).mode & 0o777;
    expect(await mode("hub", "hub.sock")).toBe(0o600);
    expect(await mode("hub")).toBe(0o700);
    expect(await mode("profiles", "alice", "identity.json")).toBe(0o600);
    expect(await mode("profiles", "alice", "session-local.json")).toBe(0o600);
    const log = await readFile(join(machine.home, "hub", "hub.log"), "utf8");
    const session = JSON.parse(
      await readFile(join(machine.home, "profiles", "alice", "session-local.json"), "utf8"),
    );
    for (const secret of [String(invite), session.session, "#token="]) expect(log).not.toContain(secret);
  });

  it("works below a folder whose path is too long for a socket", async () => {
    await using machine = await createMachine(`envoy-${"long-".repeat(20)}`);
    expect(await machine.run(["--profile", "alice", "quickstart"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("takes many commands of one profile at once", async () => {
    await using machine = await createMachine();
    const { space_id } = await machine.json("alice", ["quickstart"]);
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        machine.json("alice", ["send", "--space", String(space_id), `n${index}`]),
      ),
    );
    expect(new Set(sent.map((one) => one.message_id)).size).toBe(10);
    const { records } = await machine.json("alice", ["history", String(space_id)]);
    expect(records).toHaveLength(10);
  });
});
