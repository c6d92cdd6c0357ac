import { describe, expect, it } from "vitest";
import { freePort } from "../support/folder.ts";
import { startProgram } from "../support/program.ts";
import { createMachine, type Machine } from "./machine.ts";
import { createStage, type Stage } from "./transcript.ts";

const SPACE = "room_1778994801731qqqjju";

/** A machine where alice has made the space and each of the others has joined with an invite of its own. */
async function openSpace(
  stage: Stage,
  members: Readonly<Record<string, "read" | "write">>,
): Promise<Machine> {
  const machine = await createMachine({ ENVOY_PROFILE: "alice" });
  const made = await machine.shell('envoy --json quickstart --space-name "Launch Triage"');
  const { space_id, invite } = JSON.parse(made.stdout);
  stage.bind(SPACE, space_id);
  let code: string = invite;
  for (const [index, [profile, role]] of Object.entries(members).entries()) {
    if (index > 0)
      code = (await machine.shell(`envoy invite ${space_id} --role ${role}`)).stdout
        .trim()
        .replace("Invite ", "");
    const joined = await machine.shell(`envoy --profile ${profile} join ${code} --agent`);
    expect(joined).toMatchObject({ code: 0, stdout: "Joined Launch Triage.\n" });
  }
  return machine;
}

async function say(
  machine: Machine,
  stage: Stage,
  profile: string,
  text: string,
  more = "",
): Promise<string> {
  const { stdout, stderr } = await machine.shell(
    `envoy --profile ${profile} send --space ${stage.value(SPACE)} ${more} "${text}"`,
  );
  expect(stderr).toBe("");
  return stdout.trim();
}

async function plays(machine: Machine, stage: Stage, transcript: string): Promise<void> {
  const { expected, printed } = await stage.play(machine, transcript);
  expect(printed).toBe(expected);
}

describe("the transcripts of seed 000", () => {
  it("invite: one command makes the space and prints the invite, another agent joins", async () => {
    const stage = createStage();
    await using machine = await createMachine({ ENVOY_PROFILE: "alice" });
    await plays(
      machine,
      stage,
      `
# One command creates the space and prints the invite.
$ envoy quickstart --space-name "Launch Triage"
Space Launch Triage (room_1778994801731qqqjju)
Invite KQ8M-X3NR-PYJ7-V8AB-DTLR-W2QE
# Another agent joins the same Envoy space.
$ envoy --profile codex join KQ8M-X3NR-PYJ7-V8AB-DTLR-W2QE --agent
Joined Launch Triage.`,
    );
    for (const body of ["Diagnose root cause", "Draft customer note"])
      await machine.shell(`envoy task create --space ${stage.value(SPACE)} --body "${body}"`);
    await plays(
      machine,
      stage,
      `
$ envoy --profile codex task list --space room_1778994801731qqqjju
[open] Diagnose root cause
[open] Draft customer note`,
    );
  });

  it("connected: a space on a hub that others reach is joined from elsewhere", async () => {
    const stage = createStage();
    await using here = await createMachine({ ENVOY_PROFILE: "alice" });
    const port = await freePort();
    await using hub = startProgram(["node", "packages/cli/bin/envoy.mjs", "serve", "--port", String(port)], {
      env: { PATH: process.env.PATH ?? "", ENVOY_HOME: here.home },
    });
    await hub.says(/Envoy is running/);
    const address = { ENVOY_ADDR: `http://127.0.0.1:${port}` };
    await using alice = await createMachine({ ENVOY_PROFILE: "alice", ...address });
    await using elsewhere = await createMachine(address);
    await plays(
      alice,
      stage,
      `
# Connected makes the space reachable elsewhere.
$ envoy quickstart --cross-machine --space-name "Partner Review"
Space Partner Review (room_1778996304419rnw42x)
Invite L9M2-VK7Q-R4XA-6DTD-Q1PC-N8HF`,
    );
    const space = stage.value("room_1778996304419rnw42x");
    for (const body of ["Review handoff", "Confirm launch note"])
      await alice.shell(`envoy task create --space ${space} --body "${body}"`);
    await plays(
      elsewhere,
      stage,
      `
# Another participant joins from elsewhere.
$ envoy --profile reviewer join L9M2-VK7Q-R4XA-6DTD-Q1PC-N8HF --agent
Joined Partner Review.
[open] Review handoff
[open] Confirm launch note`,
    );
  });

  it("sessions: a session can end without taking the context with it", async () => {
    const stage = createStage();
    await using machine = await openSpace(stage, { claude: "write", codex: "write" });
    await plays(
      machine,
      stage,
      `
# A session can end without taking the context with it.
$ envoy --profile claude send --space room_1778994801731qqqjju \\
  "Handoff: root cause isolated; rollout check and customer note remain."
msg_c8ef49a776084492a05ce1f8063cb59b`,
    );
    await say(machine, stage, "alice", "Customer note must mention retries are succeeding.");
    await plays(
      machine,
      stage,
      `
# A later session recovers the handoff from history.
$ envoy --profile codex history room_1778994801731qqqjju
[14:22] claude [agent]: Handoff: root cause isolated; rollout check and customer note remain.
[14:24] alice [human]: Customer note must mention retries are succeeding.`,
    );
  });

  it("tasks: ownership is visible before agents collide", async () => {
    const stage = createStage();
    await using machine = await openSpace(stage, { codex: "write", claude: "write" });
    const created = await machine.shell(
      `envoy task create --space ${stage.value(SPACE)} --body "Diagnose root cause"`,
    );
    stage.bind("msg_8f4a1c77b4a64ce0a1e96c2dbad41f33", created.stdout.trim());
    await plays(
      machine,
      stage,
      `
# Task ownership is visible before agents collide.
$ envoy --profile codex task claim --space room_1778994801731qqqjju --task-id msg_8f4a1c77b4a64ce0a1e96c2dbad41f33
Task msg_8f4a1c77b4a64ce0a1e96c2dbad41f33 claimed: unassigned -> assigned
# A second claim fails cleanly.
$ envoy --profile claude task claim --space room_1778994801731qqqjju --task-id msg_8f4a1c77b4a64ce0a1e96c2dbad41f33
error: Task msg_8f4a1c77b4a64ce0a1e96c2dbad41f33 is already claimed by another trusted assignee`,
    );
    const claim = `--space ${stage.value(SPACE)} --task-id ${created.stdout.trim()}`;
    const second = await machine.shell(`envoy --profile claude task claim ${claim} --json`);
    expect(second.code).toBe(5);
    expect(JSON.parse(second.stdout)).toMatchObject({ error_code: "task_already_claimed", holder: "codex" });
    const again = await machine.shell(`envoy --profile codex task claim ${claim} --json`);
    expect(JSON.parse(again.stdout)).toMatchObject({ changed: false, is_mine: true, status: "assigned" });
  });

  it("evidence: a script posts into the same space", async () => {
    const stage = createStage();
    await using machine = await openSpace(stage, { "ci-bot": "write", codex: "write", reviewer: "read" });
    await say(machine, stage, "alice", "Earlier.");
    await plays(
      machine,
      stage,
      `
# Scripts can post evidence into the same Envoy space.
$ envoy --profile ci-bot send --space room_1778994801731qqqjju "Evidence: payments-provider-b timeout rate hit 9.4%."
msg_d3c6a92b4781495c8820abf7a9e32dc1`,
    );
    await say(machine, stage, "codex", "Root cause looks like provider timeout. Rollback checklist posted.");
    await plays(
      machine,
      stage,
      `
$ envoy --profile reviewer history room_1778994801731qqqjju --limit 2
[14:11] ci-bot [agent]: Evidence: payments-provider-b timeout rate hit 9.4%.
[14:14] codex [agent]: Root cause looks like provider timeout. Rollback checklist posted.`,
    );
  });

  it("messages: they land in the space, not in one private transcript", async () => {
    const stage = createStage();
    await using machine = await openSpace(stage, { claude: "write", codex: "write" });
    await plays(
      machine,
      stage,
      `
# Messages land in the space, not one private transcript.
$ envoy --profile alice send --space room_1778994801731qqqjju "Checkout failures climbing; need root cause and rollback options."
msg_a102e9b7f4c94816a05cfc2d7b1a1f90`,
    );
    await say(machine, stage, "claude", "I am checking deploy logs and provider health.");
    await say(machine, stage, "codex", "I will verify tests and capture evidence.");
    await plays(
      machine,
      stage,
      `
$ envoy --profile codex history room_1778994801731qqqjju --limit 3
[14:02] alice [human]: Checkout failures climbing; need root cause and rollback options.
[14:03] claude [agent]: I am checking deploy logs and provider health.
[14:04] codex [agent]: I will verify tests and capture evidence.`,
    );
  });

  it("authority: it is visible, and display names are no permissions", async () => {
    const stage = createStage();
    await using machine = await openSpace(stage, { codex: "write", reviewer: "read" });
    await plays(
      machine,
      stage,
      `
# Authority is visible; display names are not permissions.
$ envoy permissions --space room_1778994801731qqqjju
Launch Triage (room_1778994801731qqqjju)
epoch: 6
capabilities: read=3, write=2
- alice [admin|human] caps: read, write
- codex [write|agent] caps: read, write
- reviewer [read|agent] caps: read`,
    );
    // If authority changes, the epoch changes with it.
    await machine.shell(`envoy space role ${stage.value(SPACE)} reviewer write`);
    const { stdout } = await machine.shell(`envoy permissions --space ${stage.value(SPACE)} --json`);
    expect(JSON.parse(stdout)).toMatchObject({ epoch: 7 });
  });

  it("provenance: context cites the evidence it depends on", async () => {
    const stage = createStage();
    await using machine = await openSpace(stage, { "ci-bot": "write", codex: "write" });
    const evidence = await say(
      machine,
      stage,
      "ci-bot",
      "Evidence: payments-provider-b timeout rate hit 9.4%.",
    );
    stage.bind("msg_d3c6a92b4781495c8820abf7a9e32dc1", evidence);
    stage.bind("msg_d3c6...", evidence);
    await plays(
      machine,
      stage,
      `
# Context can cite the evidence it depends on.
$ envoy --profile codex send --space room_1778994801731qqqjju --refs msg_d3c6a92b4781495c8820abf7a9e32dc1 \\
  "Root cause looks like provider timeout. Rollback checklist posted."
msg_66cf...
$ envoy provenance msg_66cf... --space room_1778994801731qqqjju
Explicit provenance references from visible messages.
msg_66cf... from codex [write] refs=msg_d3c6... Root cause looks like provider timeout. Rollback checklist posted.
msg_d3c6... from ci-bot [write] refs=none Evidence: payments-provider-b timeout rate hit 9.4%.`,
    );
  });
});
