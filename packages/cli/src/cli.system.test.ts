import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMachine, type Machine } from "./test-support/machine.ts";

async function twoMembers(role = "write"): Promise<Machine & { space: string }> {
  const machine = await createMachine();
  const made = await machine.json("alice", ["quickstart", "--space-name", "Launch Triage"]);
  const space = String(made.space_id);
  const { invite } = await machine.json("alice", ["invite", space, "--role", role]);
  await machine.json("codex", ["join", String(invite), "--agent"]);
  return { ...machine, space };
}

describe("permissions of profiles on one machine", () => {
  it("lets nobody act beyond its role, and says what to ask for", async () => {
    await using m = await twoMembers("read");
    expect(await m.json("codex", ["send", "--space", m.space, "hi"])).toMatchObject({
      error_code: "read_only",
      need: "write",
      role: "read",
      next_action: "request_write_access",
    });
    expect(await m.json("codex", ["invite", m.space])).toMatchObject({ error_code: "capability_missing" });
    expect((await m.run(["--profile", "codex", "send", "--space", m.space, "hi"])).code).toBe(4);
    await m.json("bob", ["init"]);
    expect(await m.json("bob", ["history", m.space])).toMatchObject({ error_code: "space_not_found" });
  });

  it("admits nobody with the old invite who was removed", async () => {
    await using m = await twoMembers();
    const { invite } = await m.json("alice", ["invite", m.space, "--max-uses", "0"]);
    expect(await m.json("alice", ["space", "remove", m.space, "codex"])).not.toHaveProperty("error");
    expect(await m.json("codex", ["history", m.space])).toMatchObject({ error_code: "space_not_found" });
    expect(await m.json("codex", ["join", String(invite)])).toMatchObject({ error_code: "member_removed" });
    const roster = await m.json("alice", ["roster", m.space]);
    expect(roster.members).toMatchObject([
      { handle: "alice", status: "active" },
      { handle: "codex", status: "removed", membership_state: "history_only_not_current" },
    ]);
  });
});

describe("invites", () => {
  it("are read from stdin and from a file, end when used up, and can be revoked and rotated", async () => {
    await using m = await twoMembers();
    const made = await m.json("alice", ["invite", m.space]);
    const fromStdin = await m.run(["--profile", "one", "join", "-"], { stdin: `${made.invite}\n` });
    expect(fromStdin).toMatchObject({ code: 0, stdout: "Joined Launch Triage.\n" });
    const file = join(m.folder, "code");
    await writeFile(file, String(made.invite));
    expect(await m.json("two", ["join", `@${file}`])).toMatchObject({
      error_code: "invite_already_redeemed",
    });
    const second = await m.json("alice", ["invite", m.space, "--ttl", "1h"]);
    const rotated = await m.json("alice", ["invites", "rotate", String(second.invite), "--space", m.space]);
    expect(await m.json("two", ["join", String(second.invite)])).toMatchObject({
      error_code: "invalid_invite",
    });
    expect(await m.json("two", ["join", String(rotated.invite)])).toMatchObject({
      space_name: "Launch Triage",
    });
    const { invites } = await m.json("alice", ["invites", "list", "--space", m.space]);
    expect(JSON.stringify(invites)).not.toContain(String(rotated.invite));
  });

  it("never stand in an error", async () => {
    await using m = await createMachine();
    const code = "KQ8M-X3NR-PYJ7-V8AB-DTLR-W2QE";
    for (const words of [
      ["join", code],
      ["join", code, code],
      [code],
      ["invite", code, code],
      ["jion", code],
    ]) {
      const ran = await m.run(["--profile", "x", ...words]);
      expect(ran.code).not.toBe(0);
      expect(ran.stdout + ran.stderr).not.toContain(code);
    }
  });
});

describe("bad input", () => {
  it("ends with the exit code of its kind and one sentence", async () => {
    await using m = await twoMembers();
    const cases: [string[], number, RegExp][] = [
      [["nonsense"], 2, /^error: There is no command nonsense\n$/],
      [["task", "clam"], 2, /did you mean task claim/],
      [["send", "--spcae", "x", "hi"], 2, /There is no option --spcae; did you mean --space/],
      [["send", "--space"], 2, /--space needs a value/],
      [["task", "claim", "--space", m.space], 2, /--task-id is needed/],
      [["history", m.space, "--limit", "many"], 2, /--limit takes a number/],
      [["history", m.space, "--limit", "0"], 2, /from 1 to 500/],
      [["task", "set", "abcd", "done", "--space", m.space], 2, /--status is one of/],
      [["task", "claim", "--space", m.space, "--task-id", `msg_${"0".repeat(32)}`], 6, /There is no task/],
      [["history", "room_1778994801731qqqjju"], 6, /There is no space/],
      [["--hub", "ftp://example.org", "spaces"], 2, /by http or https, not ftp/],
      [["--hub", "http://127.0.0.1:1", "spaces"], 7, /The hub does not answer/],
      [["--profile", "../x", "spaces"], 2, /A profile's name/],
      [["--profile", "nobody", "spaces"], 6, /There is no identity nobody/],
      [["invite", m.space, "--ttl", "soon"], 2, /takes a time such as/],
      [["quickstart", "--cross-machine"], 5, /cannot be reached from other machines/],
    ];
    for (const [words, code, sentence] of cases) {
      const ran = await m.run(["--profile", "alice", ...words]);
      expect({ words, code: ran.code, stdout: ran.stdout }).toEqual({ words, code, stdout: "" });
      expect(ran.stderr).toMatch(sentence);
      expect(ran.stderr.startsWith("error: ")).toBe(true);
    }
  });

  it("is flat JSON with --json", async () => {
    await using m = await createMachine();
    expect(await m.json("alice", ["spaces"])).toEqual({
      error: "There is no identity alice on this machine",
      error_code: "identity_not_found",
      next_action: null,
      suggested_action: "Make it with: envoy --profile alice init",
    });
  });

  it("does not stop at a damaged identity with a stack", async () => {
    await using m = await createMachine();
    await m.json("alice", ["init"]);
    await writeFile(join(m.home, "profiles", "alice", "identity.json"), "{");
    expect(await m.json("alice", ["spaces"])).toMatchObject({ error_code: "state_corrupt" });
  });
});

describe("inbox and events", () => {
  it("counts, reads and acknowledges without losing anything", async () => {
    await using m = await twoMembers();
    await m.json("codex", ["inbox", "ack"]);
    await m.json("alice", ["send", "--space", m.space, "look @codex"]);
    await m.json("alice", ["task", "create", "--space", m.space, "Do it"]);
    expect(await m.json("codex", ["inbox", "count"])).toMatchObject({ unread_count: 2 });
    const read = await m.json("codex", ["inbox", "read"]);
    expect(read.records).toMatchObject([
      { text: "look @codex", for_me: true },
      { text: "Do it", kind: "task" },
    ]);
    const [first] = read.records as { record_index: number }[];
    await m.json("codex", [
      "inbox",
      "ack",
      "--space",
      m.space,
      "--up-to-cursor",
      String(first?.record_index),
    ]);
    expect(await m.json("codex", ["inbox", "read-ack"])).toMatchObject({ records: [{ text: "Do it" }] });
    expect(await m.json("codex", ["inbox", "read", "--wait", "--wait-timeout", "1"])).toMatchObject({
      error_code: "inbox_wait_timeout",
      timed_out: true,
    });
  });

  it("wakes whoever waits, and goes on where listening ended", async () => {
    await using m = await twoMembers();
    await m.json("codex", ["inbox", "ack"]);
    const waiting = m.json("codex", ["inbox", "read", "--wait", "--wait-timeout", "20"]);
    const sent = await m.json("alice", ["send", "--space", m.space, "now"]);
    expect(await waiting).toMatchObject({ records: [{ record_key: sent.message_id }] });
    const one = await m.run([
      "--profile",
      "codex",
      "--json",
      "listen",
      "--space",
      m.space,
      "--since",
      "0",
      "--max",
      "1",
    ]);
    const event = JSON.parse(one.stdout);
    expect(event).toMatchObject({ event: "new_message", body: "now", sender_name: "alice" });
    await m.json("alice", ["send", "--space", m.space, "later"]);
    const words = ["listen", "--space", m.space, "--since", String(event.record_index), "--max", "1"];
    expect((await m.run(["--profile", "codex", ...words])).stdout).toMatch(
      /^\[\d\d:\d\d\] alice \[human\]: later\n$/,
    );
  });
});

describe("identities", () => {
  it("move to another machine sealed with a passphrase, and act there as themselves", async () => {
    await using m = await twoMembers();
    const file = join(m.folder, "codex.age");
    const stdin = "correct horse battery staple";
    expect(await m.run(["--profile", "codex", "identity", "export", file], { stdin })).toMatchObject({
      code: 0,
    });
    const sealed = await readFile(file, "utf8");
    const key = JSON.parse(await readFile(join(m.home, "profiles", "codex", "identity.json"), "utf8"));
    expect(sealed).not.toContain(key.privateKey);
    expect(await m.run(["--profile", "codex", "identity", "export", file], { stdin })).toMatchObject({
      code: 5,
    });
    expect(await m.run(["identity", "import", file, "again"], { stdin: "another one" })).toMatchObject({
      code: 3,
    });
    expect(await m.run(["identity", "import", file, "again"], { stdin })).toMatchObject({ code: 0 });
    expect(await m.json("again", ["whoami"])).toMatchObject({ handle: "codex", actor: key.actor });
  });

  it("are listed, chosen, renamed and put aside", async () => {
    await using m = await createMachine();
    await m.json("alice", ["identity", "create", "one"]);
    await m.json("alice", ["identity", "create", "two", "--agent"]);
    await m.json("alice", ["identity", "rename", "two", "three"]);
    await m.json("alice", ["identity", "use", "three"]);
    expect((await m.run(["fingerprint"])).stdout).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}\n$/);
    expect((await m.run(["identity", "list"])).stdout).toMatch(
      /^ {2}one \[human\] did:key:z6Mk\w+\n\* three \[agent\]/,
    );
    expect(await m.json("three", ["reset", "--yes"])).toHaveProperty("backup");
    expect((await m.run(["identity", "list"])).stdout).not.toContain("three");
  });
});

describe("the rest of the room", () => {
  it("completes a task with evidence, and tells why", async () => {
    await using m = await twoMembers();
    const evidence = await m.json("alice", ["send", "--space", m.space, "Timeouts at 9.4%"]);
    const { task_id } = await m.json("alice", ["task", "create", "--space", m.space, "--body", "Diagnose"]);
    const task = ["--space", m.space, "--task-id", String(task_id)];
    expect(await m.json("codex", ["task", "complete", ...task])).toMatchObject({
      error_code: "task_unassigned",
      next_action: "claim_task_before_complete",
    });
    await m.json("codex", ["task", "claim", ...task]);
    await m.json("codex", ["task", "set", String(task_id), "in_progress", "--space", m.space]);
    const done = [
      "task",
      "complete",
      ...task,
      "--summary",
      "Provider",
      "--refs",
      String(evidence.message_id),
      "--review",
    ];
    expect(await m.json("codex", done)).toMatchObject({ status: "review", evidence: [evidence.message_id] });
    expect(
      await m.json("codex", ["task", "review", String(task_id), "accept", "--space", m.space]),
    ).toMatchObject({
      error_code: "review_own",
    });
    expect(
      await m.json("alice", ["task", "review", String(task_id), "accept", "--space", m.space]),
    ).toMatchObject({
      transition: "review -> completed",
    });
    const why = await m.json("codex", ["why", "Timeouts", "--space", m.space]);
    expect(why.nodes).toMatchObject([{ id: evidence.message_id, from: "alice" }]);
    expect(await m.json("codex", ["work-record", m.space])).toMatchObject({ schema: "envoy/work-record/v1" });
  });

  it("runs the room's slash commands and takes the next task, signed by the caller", async () => {
    await using m = await twoMembers();
    const ran = await m.run(["--profile", "alice", "run", "/task fix it", "--space", m.space]);
    expect(ran.stdout).toMatch(/^Task created\n/);
    expect(await m.json("codex", ["task", "next", "--space", m.space])).toMatchObject({
      task: { body: "fix it", is_mine: true, assignee_display: "codex" },
    });
    expect(await m.json("codex", ["task", "next", "--space", m.space])).toEqual({ task: null });
    const [record] = (await m.json("codex", ["task", "list"])).tasks as { task_id: string }[];
    const assign = ["task", "assign", String(record?.task_id), "alice", "--space", m.space];
    expect(await m.json("alice", assign)).toMatchObject({ error_code: "task_already_claimed" });
    expect(await m.json("alice", [...assign, "--force"])).toMatchObject({ assignee_display: "alice" });
  });

  it("reads messages from stdin and keeps every character", async () => {
    await using m = await twoMembers();
    const text = 'first line\n--not-an-option "quoted" $HOME `x` ü \u{1F600}';
    await m.run(["--profile", "codex", "send", "--space", m.space, "--stdin"], { stdin: `${text}\n` });
    const { records } = await m.json("alice", ["history", m.space]);
    expect(records).toMatchObject([{ body: text }]);
  });

  it("explains every command and completes them in each shell", async () => {
    await using m = await createMachine();
    const overview = (await m.run(["--help"])).stdout;
    const paths = [...overview.matchAll(/^ {2}([a-z][a-z -]*?) {2,}\S/gm)].map((match) => match[1] ?? "");
    expect(paths.length).toBeGreaterThan(60);
    for (const path of paths.slice(0, 8)) {
      const { stdout } = await m.run([...path.split(" "), "--help"]);
      expect(stdout).toContain(`Usage: envoy ${path}`);
    }
    const { stdout: script } = await m.run(["completion", "bash"]);
    const typed = (words: string) =>
      spawnSync(
        "bash",
        [
          "-c",
          `${script}\nCOMP_WORDS=(envoy ${words}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _envoy; echo "\${COMPREPLY[@]}"`,
        ],
        {
          encoding: "utf8",
        },
      ).stdout.trim();
    expect(typed("task cl")).toBe("claim");
    expect(typed("--profile x task claim --ta")).toBe("--task-id");
    expect(typed("invite --role wri")).toBe("write writer");
    expect(typed("quick")).toBe("quickstart");
    for (const shell of ["bash", "zsh", "fish"])
      expect((await m.run(["completion", shell])).stdout).toContain("claim");
    expect((await m.run(["-V"])).stdout).toMatch(/^envoy \d+\.\d+\.\d+\n$/);
  });
});
