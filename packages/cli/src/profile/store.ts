import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { actorOf, generateKeyPair } from "@envoy/envelope";
import { z } from "zod";
import { fail } from "../output/failure.ts";
import { createPrivate, readOptional, writePrivate } from "./files.ts";

/** A local identity. The key is its own; the hub never sees the private half. */
const Identity = z.object({
  v: z.literal(1),
  handle: z.string().min(1).max(32),
  name: z.string().min(1).max(64),
  kind: z.enum(["human", "agent", "script"]),
  actor: z.string(),
  privateKey: z.string(),
  createdAt: z.number(),
});
export type Identity = z.infer<typeof Identity>;
export type Kind = Identity["kind"];

/** The identities below ENVOY_HOME, one folder each, readable by their owner alone. */
export interface ProfileStore {
  readonly home: string;
  list(): Promise<readonly { readonly profile: string; readonly identity: Identity }[]>;
  read(profile: string): Promise<Identity | null>;
  create(profile: string, person: { name: string; kind: Kind }): Promise<Identity>;
  /** Throws CommandFailed when there is one of that name. */
  add(profile: string, identity: Identity): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Moves the profile aside and says where to. */
  retire(profile: string): Promise<string>;
  /** The profile that is used when none is named. */
  current(): Promise<string>;
  use(profile: string): Promise<void>;
  /** A file of the profile's own, such as its session on a hub. */
  file(profile: string, name: string): string;
}

export const DEFAULT_PROFILE = "default";
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;

export function openProfiles(home: string): ProfileStore {
  const folder = (profile: string) => join(home, "profiles", profileName(profile));
  const keyFile = (profile: string) => join(folder(profile), "identity.json");
  const currentFile = join(home, "profile");

  const store: ProfileStore = {
    home,
    async list() {
      const names = (await foldersOf(join(home, "profiles"))).filter((name) => NAME.test(name));
      const found = await Promise.all(
        names.map(async (profile) => ({ profile, identity: await store.read(profile) })),
      );
      return found.flatMap(({ profile, identity }) => (identity === null ? [] : [{ profile, identity }]));
    },
    async read(profile) {
      const text = await readOptional(keyFile(profile));
      return text === null ? null : parseIdentity(text, keyFile(profile));
    },
    async create(profile, { name, kind }) {
      const { actor, privateKey } = generateKeyPair();
      const handle = handleOf(name);
      const identity: Identity = { v: 1, handle, name, kind, actor, privateKey, createdAt: Date.now() };
      await store.add(profile, identity);
      return identity;
    },
    add: (profile, identity) => createPrivate(keyFile(profile), `${JSON.stringify(identity, null, 2)}\n`),
    async rename(from, to) {
      if ((await store.read(from)) === null) throw noIdentity(from);
      if ((await store.read(to)) !== null)
        throw fail("file_exists", `There is an identity ${to} already`, { exit: "conflict" });
      await rename(folder(from), folder(to));
      if ((await store.current()) === from) await store.use(to);
    },
    async retire(profile) {
      if ((await store.read(profile)) === null) throw noIdentity(profile);
      const place = join(home, "retired", `${profile}-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`);
      await mkdir(join(home, "retired"), { recursive: true, mode: 0o700 });
      await rename(folder(profile), place);
      await rm(currentFile, { force: true });
      return place;
    },
    current: async () => (await readOptional(currentFile))?.trim() || DEFAULT_PROFILE,
    use: (profile) => writePrivate(currentFile, `${profileName(profile)}\n`),
    file: (profile, name) => join(folder(profile), name),
  };
  return store;
}

/** Throws CommandFailed for a name that could lead out of the folder of profiles. */
export function profileName(name: string): string {
  if (NAME.test(name)) return name;
  throw fail("invalid_input", "A profile's name has 1 to 32 letters, digits, _ . or -");
}

export function parseIdentity(text: string, where: string): Identity {
  const parsed = Identity.safeParse(parseJson(text));
  if (parsed.success && actorOf(parsed.data.privateKey) === parsed.data.actor) return parsed.data;
  throw fail("state_corrupt", `${where} does not hold an identity`, {
    exit: "defect",
    next: "Restore it from a backup: envoy identity import.",
  });
}

export function noIdentity(profile: string): Error {
  return fail("identity_not_found", `There is no identity ${profile} on this machine`, {
    exit: "notFound",
    next: `Make it with: envoy --profile ${profile} init`,
  });
}

/** A name that people can mention: `Alice Smith` becomes `Alice-Smith`. */
export function handleOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
    .slice(0, 32);
  const handle = plain.replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return handle === "" ? "member" : handle;
}

async function foldersOf(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
