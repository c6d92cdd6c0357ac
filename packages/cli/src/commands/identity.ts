import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { didKey, fingerprint } from "@envoy/envelope";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { readAll } from "../output/read-all.ts";
import { createPrivate, errnoOf } from "../profile/files.ts";
import { type Identity, noIdentity, parseIdentity } from "../profile/store.ts";
import { kindOf } from "./kinds.ts";
import { kindFlags, name } from "./options.ts";

const profile = { name: "identity", kind: "text", summary: "The profile's name", required: true } as const;
const file = { name: "file", kind: "text", summary: "The file" } as const;

export const identityCommands: readonly Command[] = [
  {
    path: "init",
    summary: "Make the profile's identity: a key of its own on this machine",
    options: [name, ...kindFlags],
    async run(context, values) {
      const kind = kindOf(values);
      const { identity, made } = await context.ensureIdentity({
        name: values.text("name"),
        kind,
        otherwise: "human",
      });
      return {
        say: described(identity),
        json: { ...identityJson(identity), profile: await context.profile(), created: made },
      };
    },
  },
  {
    path: "fingerprint",
    summary: "The profile's key in a form that two people can read to each other",
    options: [],
    async run(context) {
      const identity = await context.identity();
      return { say: fingerprint(identity.actor), json: identityJson(identity) };
    },
  },
  {
    path: "identity list",
    aliases: ["identities"],
    summary: "The identities of this machine",
    options: [],
    run: list,
  },
  {
    path: "identity create",
    summary: "Make an identity",
    positional: ["identity"],
    options: [profile, name, ...kindFlags],
    async run({ profiles }, values) {
      const wanted = values.needed("identity");
      const kind = kindOf(values) ?? "human";
      const identity = await profiles.create(wanted, { name: values.text("name") ?? wanted, kind });
      return { say: described(identity), json: { profile: wanted, ...identityJson(identity) } };
    },
  },
  {
    path: "identity use",
    summary: "Use this identity when no profile is named",
    positional: ["identity"],
    options: [profile],
    async run({ profiles }, values) {
      const wanted = values.needed("identity");
      if ((await profiles.read(wanted)) === null) throw noIdentity(wanted);
      await profiles.use(wanted);
      return { say: `Using ${wanted}`, json: { profile: wanted } };
    },
  },
  {
    path: "identity rename",
    summary: "Give an identity's profile another name on this machine",
    positional: ["identity", "to"],
    options: [profile, { name: "to", kind: "text", summary: "The new name", required: true }],
    async run({ profiles }, values) {
      const [from, to] = [values.needed("identity"), values.needed("to")];
      await profiles.rename(from, to);
      return { say: `Renamed ${from} to ${to}`, json: { previous: from, profile: to } };
    },
  },
  {
    path: "identity export",
    summary: "Write the profile's identity to a new file, sealed with a passphrase from stdin (age format)",
    positional: ["file"],
    options: [{ ...file, summary: "The new file; by default one named after profile and day" }],
    run: exportIdentity,
  },
  {
    path: "identity import",
    aliases: ["recover"],
    summary: "Take an identity from a file that was exported; the passphrase comes from stdin",
    positional: ["file", "identity"],
    options: [
      { ...file, required: true },
      { ...profile, required: false, summary: "The profile's name here" },
    ],
    run: importIdentity,
  },
  {
    path: "reset",
    summary: "Put the profile aside; its folder is kept under ENVOY_HOME/retired",
    options: [{ name: "yes", kind: "flag", summary: "Do it" }],
    async run(context, values) {
      if (!values.flag("yes"))
        throw fail("missing_required_flag", "--yes is needed", { data: { flag: "--yes" } });
      const place = await context.profiles.retire(await context.profile());
      return { say: `Kept in ${place}`, json: { backup: place } };
    },
  },
];

async function list({ profiles }: Context): Promise<Answer> {
  const current = await profiles.current();
  const all = await profiles.list();
  const line = (one: (typeof all)[number]) =>
    `${one.profile === current ? "*" : " "} ${one.profile} [${one.identity.kind}] ${didKey(one.identity.actor)}`;
  return {
    say: all.length === 0 ? "There is no identity yet. Make one with: envoy init" : all.map(line).join("\n"),
    json: {
      identities: all.map((one) => ({
        profile: one.profile,
        current: one.profile === current,
        ...identityJson(one.identity),
      })),
    },
  };
}

async function exportIdentity(context: Context, values: Values): Promise<Answer> {
  const identity = await context.identity();
  const { sealWithPassphrase } = await import("../profile/age-file.ts");
  const day = new Date().toISOString().slice(0, 10);
  const path = resolve(values.text("file") ?? `envoy-${await context.profile()}-${day}.age`);
  await createPrivate(path, await sealWithPassphrase(JSON.stringify(identity), await passphraseOf(context)));
  return { say: `Wrote ${path}`, json: { file: path, ...identityJson(identity) } };
}

async function importIdentity(context: Context, values: Values): Promise<Answer> {
  const path = values.needed("file");
  const sealed = await readFile(path, "utf8").catch((error: unknown) => {
    throw fail("file_not_found", `${path} cannot be read (${errnoOf(error)})`, { exit: "notFound" });
  });
  const { openWithPassphrase } = await import("../profile/age-file.ts");
  const identity = parseIdentity(await openWithPassphrase(sealed, await passphraseOf(context)), path);
  const wanted = values.text("identity") ?? (await context.profile());
  await context.profiles.add(wanted, identity);
  return { say: described(identity), json: { profile: wanted, ...identityJson(identity) } };
}

/** From stdin only: arguments and the environment can be seen by other programs. */
async function passphraseOf(context: Context): Promise<string> {
  if (context.around.stdin.isTTY) context.around.stderr.write("Passphrase, then Enter and Ctrl-D:\n");
  const passphrase = (await readAll(context.around.stdin)).replace(/\r?\n$/, "");
  if (passphrase.length >= 8) return passphrase;
  throw fail("invalid_input", "The passphrase comes from stdin and has at least 8 characters");
}

function described({ handle, kind, actor }: Identity): string {
  return `${handle} [${kind}]\n${didKey(actor)}\nfingerprint ${fingerprint(actor)}`;
}

export function identityJson({
  handle,
  name: shown,
  kind,
  actor,
  createdAt,
}: Identity): Record<string, unknown> {
  return {
    handle,
    name: shown,
    kind,
    fingerprint: fingerprint(actor),
    identity: { signing: { id: actor, did: didKey(actor) } },
    created_at: createdAt,
  };
}
