import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { CallReply } from "@envoy/protocol";
import { errorCatalogue } from "@envoy/protocol";
import { io, type Socket } from "socket.io-client";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort, root, temporaryFolder } from "../support/folder.ts";
import { type Person, signInAsBrowser } from "../support/person.ts";
import { buildServices, startService } from "../support/services.ts";

beforeAll(buildServices);

const stack = /^\s+at .+(\(|:\d+:\d+)/m;
/** BSD's EX_CONFIG: a person has to put something right. */
const CONFIG_FAULT = 78;

async function endOf(service: string, env: Readonly<Record<string, string>>, cwd: string) {
  await using program = startService(service, env, cwd);
  const limit = setTimeout(() => program.signal("SIGKILL"), 30_000);
  const code = await program.ended;
  clearTimeout(limit);
  return { code, output: program.output() };
}

describe("settings that cannot be: all faults at once, what is allowed, exit code 78 and no stack", () => {
  const wrong: readonly (readonly [string, Record<string, string>, RegExp[]])[] = [
    [
      "hub",
      {
        HUB_PORT: "99999",
        FOUNDER_HANDLE: "two words",
        HUB_PUBLIC_URL: "room",
        DATABASE_URL: "postgres://x",
      },
      [
        /4 faults/,
        /HUB_PORT: .*65535/,
        /FOUNDER_HANDLE: /,
        /HUB_PUBLIC_URL: /,
        /DATABASE_URL: .*only SQLite/,
      ],
    ],
    [
      "model-gateway",
      { MODEL_GATEWAY_PORT: "many", ANTHROPIC_BASE_URL: "ftp://x" },
      [/2 faults/, /MODEL_GATEWAY_PORT: /, /ANTHROPIC_BASE_URL: /],
    ],
    [
      "adapter-claude",
      { CLAUDE_APPROVAL_MODE: "sometimes", PLANNER_REASONING_EFFORT: "huge", TURN_TIMEOUT_S: "1" },
      [
        /3 faults/,
        /CLAUDE_APPROVAL_MODE: .*manual.*auto/s,
        /PLANNER_REASONING_EFFORT: .*low.*max/s,
        /TURN_TIMEOUT_S: /,
      ],
    ],
    [
      "adapter-codex",
      {
        CODEX_SANDBOX: "none",
        CODEX_APPROVAL_MODE: "always",
        REVIEWER_REASONING_EFFORT: "huge",
        HUB_URL: "hub",
      },
      [
        /4 faults/,
        /CODEX_SANDBOX: .*external-sandbox.*workspace-write/s,
        /CODEX_APPROVAL_MODE: .*manual.*auto/s,
        /REVIEWER_REASONING_EFFORT: .*low.*xhigh/s,
        /HUB_URL: /,
      ],
    ],
    [
      "repo-init",
      { REPO_INIT_LOCK_TIMEOUT_S: "0", GIT_SSH_STRICT_HOST_KEY_CHECKING: "maybe", WORKSPACE_DIR: "here" },
      [
        /3 faults/,
        /REPO_INIT_LOCK_TIMEOUT_S: /,
        /GIT_SSH_STRICT_HOST_KEY_CHECKING: .*accept-new/s,
        /WORKSPACE_DIR: .*absolute/,
      ],
    ],
  ];
  it.each(wrong)("%s [config-faults] [seed-variables]", async (service, env, sentences) => {
    await using folder = await temporaryFolder();
    const { code, output } = await endOf(service, env, folder.path);
    expect(code, output).toBe(CONFIG_FAULT);
    for (const sentence of sentences) expect(output).toMatch(sentence);
    expect(output).not.toMatch(stack);
  });

  it("agent_config.yaml: file, line and key of every fault, for the hub and for an adapter [config-faults]", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "agent_config.yaml");
    writeFileSync(
      file,
      [
        "planner:",
        "  role: planner",
        "  runtime: claud",
        "  colour: blue",
        "reviewer:",
        "  role: The Reviewer",
        "  runtime: codex",
        "  repo:",
        "    index: perhaps",
      ].join("\n"),
    );
    const env = { AGENT_CONFIG: file, HUB_PORT: "0", PROMPTS_DIR: join(root, "prompts") };
    for (const service of ["hub", "adapter-codex"]) {
      const { code, output } = await endOf(service, env, folder.path);
      expect(code, output).toBe(CONFIG_FAULT);
      expect(output).toMatch(/4 faults/);
      for (const line of [3, 4, 6, 9]) expect(output).toContain(`agent_config.yaml:${line}:`);
      expect(output).toMatch(/runtime.*claude.*codex/s);
      expect(output).toMatch(/colour/);
      expect(output).not.toMatch(stack);
    }
  });

  it("text that is no YAML, and a role without a prompt [config-faults]", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "agent_config.yaml");
    const env = { AGENT_CONFIG: file, HUB_PORT: "0", PROMPTS_DIR: join(root, "prompts") };
    writeFileSync(file, "planner:\n  role: [planner\n");
    const torn = await endOf("hub", env, folder.path);
    expect(torn.code).toBe(CONFIG_FAULT);
    expect(torn.output).toMatch(/agent_config\.yaml:\d+:\d+/);
    expect(torn.output).not.toMatch(stack);
    writeFileSync(file, "planner:\n  role: pilot\n  runtime: claude\n");
    const nobody = await endOf("hub", env, folder.path);
    expect(nobody.code).toBe(CONFIG_FAULT);
    expect(nobody.output).toMatch(/pilot/);
    expect(nobody.output).not.toMatch(stack);
  });
});

describe("calls that cannot be: one shape of error on every surface, and nothing half done", () => {
  it("over HTTP, over a socket and below HTTP [one-error-shape]", async () => {
    await using folder = await temporaryFolder();
    mkdirSync(join(folder.path, "workspace"));
    const env = {
      HUB_PORT: String(await freePort()),
      HUB_DATA_DIR: join(folder.path, "hub"),
      WORKSPACE_DIR: join(folder.path, "workspace"),
      PROMPTS_DIR: join(root, "prompts"),
      AGENT_CONFIG: join(folder.path, "agent_config.yaml"),
    };
    await using hub = startService("hub", env, folder.path);
    const [link] = await hub.says(/http:\/\/localhost:\d+\/#token=\S+/);
    const person = await signInAsBrowser(link);
    const before = await person.call("feed.read", {});

    for (const { what, init, path, code } of badRequests(person)) {
      const answer = await fetch(`${person.url}${path}`, init);
      expectShape(await answer.json(), code, what);
      expect(answer.status, what).toBe(errorCatalogue[code].status);
    }
    expectShape(await rawRequest(person.url, "HELO hub\r\n\r\n"), "invalid_input", "no HTTP");

    const socket = io(person.url, {
      transports: ["websocket"],
      extraHeaders: { cookie: person.cookie, origin: person.url },
      reconnection: false,
    });
    try {
      await new Promise<void>((done, fail) => socket.once("connect", done).once("connect_error", fail));
      expectShape(await call(socket, "message.send", { space: person.space }), "invalid_input", "no text");
      expectShape(await call(socket, "message.sned", {}), "unknown_operation", "a typing error");
      expectShape(await call(socket, "message.send", "text"), "invalid_input", "no object");
      expectShape(
        await call(socket, "message.send", { space: person.space, text: "x".repeat(20_001) }),
        "invalid_input",
        "too long a message",
      );
      expectShape(
        await call(socket, "message.send", { space: person.space, text: "x".repeat(600_000) }),
        "too_large",
        "too large a call",
      );
      expect(await call(socket, "account.me", {})).toMatchObject({ ok: true });
    } finally {
      socket.disconnect();
    }
    expect((await person.call("feed.read", {})).entries).toEqual(before.entries);
  });
});

function badRequests(person: Person) {
  const { url, cookie, space } = person;
  const json = { "content-type": "application/json" };
  const signedIn = { ...json, cookie, origin: url };
  const messages = `/v1/spaces/${space}/messages`;
  const post = (headers: Record<string, string>, body: string) => ({ method: "POST", headers, body });
  return [
    { what: "torn JSON", path: messages, init: post(signedIn, '{"text":'), code: "invalid_input" },
    { what: "a list", path: messages, init: post(signedIn, "[]"), code: "invalid_input" },
    { what: "no text", path: messages, init: post(signedIn, "{}"), code: "invalid_input" },
    {
      what: "a form",
      path: messages,
      init: post({ ...signedIn, "content-type": "text/plain" }, "text=x"),
      code: "invalid_input",
    },
    {
      what: "too large",
      path: messages,
      init: post(signedIn, JSON.stringify({ text: "x".repeat(2_000_000) })),
      code: "too_large",
    },
    { what: "nobody", path: messages, init: post(json, '{"text":"x"}'), code: "unauthenticated" },
    {
      what: "a wrong key",
      path: messages,
      init: post({ ...json, authorization: "Bearer no.key" }, '{"text":"x"}'),
      code: "bad_credentials",
    },
    {
      what: "another page",
      path: messages,
      init: post({ ...signedIn, origin: "http://evil.example" }, '{"text":"x"}'),
      code: "wrong_origin",
    },
    {
      what: "another space",
      path: "/v1/spaces/room_1778994801731qqqjju/messages",
      init: post(signedIn, '{"text":"x"}'),
      code: "space_not_found",
    },
    { what: "no such route", path: "/v1/massages", init: { headers: signedIn }, code: "unknown_operation" },
    {
      what: "a void cursor",
      path: `/v1/spaces/${space}/feed?after=nowhere`,
      init: { headers: signedIn },
      code: "cursor_invalid",
    },
  ] as const;
}

function expectShape(body: unknown, code: keyof typeof errorCatalogue, what: string): void {
  expect(body, what).toEqual({
    ok: false,
    error: { code, data: expect.any(Object), message: expect.any(String), next: expect.any(String) },
  });
}

function call(socket: Socket, name: string, input: unknown): Promise<CallReply> {
  return socket.timeout(5_000).emitWithAck("call", name, input);
}

/** The body of what a server answers to bytes that are no request. */
function rawRequest(url: string, text: string): Promise<unknown> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      answer += chunk;
    });
    socket.once("error", reject).once("close", () => {
      const body = answer.split("\r\n\r\n")[1] ?? "";
      resolve(JSON.parse(body));
    });
  });
}
