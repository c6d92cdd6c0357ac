import { homedir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import type { WireError } from "@envoy/protocol";
import type { Value } from "./command/values.ts";
import { createAccount, type HubAccount } from "./hub/account.ts";
import { type HubAddress, hubKey, localHub, remoteHub } from "./hub/address.ts";
import { openWire, type Wire } from "./hub/wire.ts";
import { fail } from "./output/failure.ts";
import {
  type Identity,
  type Kind,
  noIdentity,
  openProfiles,
  type ProfileStore,
  profileName,
} from "./profile/store.ts";

/** What a program is given by its surroundings. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** What a command works with. Nothing of it is opened before it is asked for. */
export interface Context extends Disposable {
  readonly around: Surroundings;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly timeoutMs: number;
  readonly profiles: ProfileStore;
  readonly hub: HubAddress;
  /** The space of ENVOY_SPACE. */
  readonly space: string | null;
  profile(): Promise<string>;
  /** Throws CommandFailed when there is none of this profile's name. */
  identity(): Promise<Identity>;
  /** The profile's identity, made when there is none; `made` says so. */
  ensureIdentity(want: {
    name: string | null;
    kind: Kind | null;
    otherwise: Kind;
  }): Promise<{ identity: Identity; made: boolean }>;
  /** The profile's account at the hub; starts this machine's hub when it is meant and does not run. */
  account(): Promise<HubAccount>;
  wire(): Promise<Wire>;
  print(text: string): void;
}

export function createContext(around: Surroundings, globals: ReadonlyMap<string, Value>): Context {
  const { env, stdout } = around;
  const text = (name: string) => {
    const value = globals.get(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const home = resolve(env.ENVOY_HOME || join(homedir(), ".envoy"));
  const profiles = openProfiles(home);
  const address = text("hub") ?? (env.ENVOY_ADDR || null);
  const hub = address === null ? localHub(home) : remoteHub(address);
  const timeoutMs = Number(globals.get("timeout") ?? 30_000);
  let wire: Promise<Wire> | null = null;
  let account: Promise<HubAccount> | null = null;

  const context: Context = {
    around,
    json: globals.get("json") === true,
    quiet: globals.get("quiet") === true,
    timeoutMs,
    profiles,
    hub,
    space: env.ENVOY_SPACE || null,
    profile: async () => profileName(text("profile") ?? (env.ENVOY_PROFILE || (await profiles.current()))),
    async identity() {
      const profile = await context.profile();
      const identity = await profiles.read(profile);
      if (identity === null) throw noIdentity(profile);
      return identity;
    },
    async ensureIdentity({ name, kind, otherwise }) {
      const profile = await context.profile();
      const known = await profiles.read(profile);
      if (known !== null) {
        if (kind !== null && known.kind !== kind)
          throw fail("identity_kind_fixed", `The identity ${profile} is of kind ${known.kind}`, {
            exit: "conflict",
            next: "Use another --profile for another kind.",
          });
        return { identity: known, made: false };
      }
      const shown = name ?? (profile === "default" ? userInfo().username : profile);
      return {
        identity: await profiles.create(profile, { name: shown, kind: kind ?? otherwise }),
        made: true,
      };
    },
    wire: () => (wire ??= openHub(hub, timeoutMs)),
    account: () => (account ??= openAccount(context)),
    print: (line) => {
      stdout.write(`${line}\n`);
    },
    [Symbol.dispose]: () => {
      void wire?.then((open) => open[Symbol.dispose]());
    },
  };
  return context;
}

async function openAccount(context: Context): Promise<HubAccount> {
  const identity = await context.identity();
  const sessionFile = context.profiles.file(await context.profile(), `session-${hubKey(context.hub)}.json`);
  return createAccount({ identity, wire: await context.wire(), sessionFile });
}

/** The wire to a hub that answers. This machine's own is tried first and started only when nobody is there. */
async function openHub(hub: HubAddress, timeoutMs: number): Promise<Wire> {
  const wire = await openWire(hub, timeoutMs);
  if (hub.kind === "remote") return wire;
  return {
    call: async (call) => {
      const reply = await wire.call(call);
      if (reply.ok || !isNobodyThere(reply.error)) return reply;
      const { ensureLocalHub } = await import("./hub/local-hub.ts");
      await ensureLocalHub(hub);
      return wire.call(call);
    },
    [Symbol.dispose]: () => wire[Symbol.dispose](),
  };
}

/** Nothing was sent, so that the call can be made again. */
function isNobodyThere({ code, message }: WireError): boolean {
  return code === "unreachable" && /ENOENT|ECONNREFUSED|ENOTSOCK/.test(message);
}
