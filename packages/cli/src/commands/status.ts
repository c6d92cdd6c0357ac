import { stat } from "node:fs/promises";
import { didKey } from "@envoy/envelope";
import { PRODUCT_VERSION, PROTOCOL_VERSION } from "@envoy/protocol";
import type { Answer, Command } from "../command/spec.ts";
import type { Context } from "../context.ts";
import { describeHub } from "../hub/address.ts";
import { CommandFailed } from "../output/failure.ts";
import { errnoOf } from "../profile/files.ts";

export const statusCommands: readonly Command[] = [
  { path: "status", summary: "Who you are, which hub is used, and your spaces", options: [], run: status },
  {
    path: "doctor",
    aliases: ["diagnose"],
    summary: "Check what the command line needs, and say what is wrong",
    options: [],
    run: diagnose,
  },
  {
    path: "diagnose time",
    summary: "How far this machine's clock is from the hub's",
    options: [],
    async run(context) {
      const skew = await clockSkew(context);
      return {
        say: `The hub's clock is ${Math.abs(skew)} ms ${skew < 0 ? "behind" : "ahead"}`,
        json: { clock_skew_ms: skew },
      };
    },
  },
  {
    path: "version",
    summary: "The version of the program",
    options: [],
    run: async () => ({
      say: `envoy ${PRODUCT_VERSION}`,
      json: {
        version: PRODUCT_VERSION,
        protocol: PROTOCOL_VERSION,
        node: process.version,
        platform: process.platform,
      },
    }),
  },
];

async function status(context: Context): Promise<Answer> {
  const profile = await context.profile();
  const identity = await context.profiles.read(profile);
  const mode = context.hub.kind === "local" ? "local_only" : "hub";
  const hub = describeHub(context.hub);
  if (identity === null) {
    const say = `No identity ${profile} yet. Make one with: envoy quickstart\nHub: ${hub}`;
    return { say, json: { profile, identity: null, mode, hub, spaces: [] } };
  }
  const account = await context.account();
  const { spaces } = await account.call("space.list", {});
  const rows = await Promise.all(
    spaces.map(async (one) => ({
      ...one,
      epoch: (await account.call("space.permissions", { space: one.id })).epoch,
    })),
  );
  return {
    say: [
      `Profile ${profile}: ${identity.handle} [${identity.kind}]`,
      didKey(identity.actor),
      `Hub: ${hub}`,
      ...rows.map((one) => `${one.name} (${one.id}) [${one.role}] epoch: ${one.epoch}`),
    ].join("\n"),
    json: {
      profile,
      identity: {
        handle: identity.handle,
        kind: identity.kind,
        signing: { id: identity.actor, did: didKey(identity.actor) },
      },
      mode,
      hub,
      spaces: rows.map((one) => ({
        space_id: one.id,
        space_name: one.name,
        role: one.role,
        members: one.members,
        capability_epoch: one.epoch,
      })),
    },
  };
}

/** The difference to the hub's clock, from when it lets a challenge end. */
async function clockSkew(context: Context): Promise<number> {
  const identity = await context.identity();
  const wire = await context.wire();
  const started = Date.now();
  const reply = await wire.call({ name: "account.challenge", input: { actor: identity.actor }, token: null });
  if (!reply.ok)
    throw new CommandFailed({
      code: reply.error.code,
      message: reply.error.message,
      exit: 7,
      next: reply.error.next,
      data: {},
    });
  const expiresAt = Number(Reflect.get(Object(reply.value), "expiresAt"));
  return Math.round(expiresAt - CHALLENGE_MS - (started + Date.now()) / 2);
}

const CHALLENGE_MS = 60_000;
const SKEW_LIMIT_MS = 30_000;

interface Check {
  readonly name: string;
  readonly run: (context: Context) => Promise<string>;
}

/** Each gives a sentence when all is well and throws what is wrong. */
const checks: readonly Check[] = [
  { name: "program", run: async () => `envoy ${PRODUCT_VERSION} on Node ${process.version}` },
  { name: "home", run: checkHome },
  {
    name: "identity",
    run: async (context) =>
      `${(await context.identity()).handle}, ${didKey((await context.identity()).actor)}`,
  },
  {
    name: "hub",
    async run(context) {
      const wire = await context.wire();
      const reply = await wire.call({ name: "hub.health", input: {}, token: null });
      if (!reply.ok) throw new Error(reply.error.message);
      const state = String(Reflect.get(Object(reply.value), "status"));
      if (state !== "ok")
        throw new Error(`it serves and cannot write: ${String(Reflect.get(Object(reply.value), "reason"))}`);
      return `${describeHub(context.hub)} answers`;
    },
  },
  {
    name: "sign-in",
    async run(context) {
      const { handle } = await (await context.account()).call("account.me", {});
      return `as ${handle}`;
    },
  },
  {
    name: "clock",
    async run(context) {
      const skew = await clockSkew(context);
      if (Math.abs(skew) > SKEW_LIMIT_MS) throw new Error(`the hub's clock is ${skew} ms away`);
      return `${Math.abs(skew)} ms from the hub's`;
    },
  },
];

async function checkHome({ profiles }: Context): Promise<string> {
  for (const { profile } of await profiles.list()) {
    const { mode } = await stat(profiles.file(profile, "identity.json"));
    if ((mode & 0o077) !== 0)
      throw new Error(`others can read the key of ${profile}; run: chmod -R go= ${profiles.home}`);
  }
  return profiles.home;
}

async function diagnose(context: Context): Promise<Answer> {
  const results: { name: string; ok: boolean; detail: string }[] = [];
  for (const { name, run } of checks) {
    try {
      results.push({ name, ok: true, detail: await run(context) });
    } catch (error) {
      // A check reports whatever it met; that is what it is for.
      results.push({
        name,
        ok: false,
        detail: error instanceof Error ? error.message || errnoOf(error) : String(error),
      });
    }
  }
  const healthy = results.every((one) => one.ok);
  return {
    say: results.map((one) => `${one.ok ? "ok  " : "FAIL"} ${one.name.padEnd(9)} ${one.detail}`).join("\n"),
    json: { healthy, checks: results },
    exit: healthy ? 0 : 1,
  };
}
