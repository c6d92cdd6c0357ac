import { addMember, editRole } from "@envoy/space";
import { createAccount, issueToken, setAgentKey } from "./accounts.ts";
import type { Core } from "./core.ts";
import type { FirstSpace } from "./engine.ts";
import { spaceHandlers } from "./handlers/spaces.ts";
import type { SpaceLog } from "./log/space-log.ts";
import type { Account } from "./ports.ts";

const LINK_MS = 24 * 60 * 60 * 1000;

/** The founder's account, found again at every start. */
const FOUNDER_ID = "founder";

/** Makes what a fresh hub needs, and finds it at every later start: founder, first space, configured agents. */
export async function bootstrap(core: Core, first: FirstSpace): Promise<{ space: string }> {
  const founder = await ensureAccount(core, { ...first.founder, id: FOUNDER_ID, kind: "human" });
  const space = (await core.store.spaces())[0] ?? (await createSpace(core, founder, first));
  const log = await core.open(space);
  if (log === null) throw new Error(`the space ${space} cannot be opened`);
  for (const agent of first.agents) await ensureAgent(core, log, founder, agent);
  return { space };
}

async function ensureAccount(
  core: Core,
  want: { id: string; handle: string; name: string; kind: Account["kind"] },
): Promise<Account> {
  const account = (await core.store.accountById(want.id)) ?? (await createAccount(core, want));
  if (account === null)
    throw new Error(`the handle ${want.handle} belongs to another account; choose another one`);
  return account;
}

async function createSpace(core: Core, founder: Account, { name, goal }: FirstSpace): Promise<string> {
  const call = {
    core,
    caller: { account: founder, surface: "internal" },
    account: founder,
    signed: [],
  } as const;
  // `space.create` asks for the account alone: the space and the membership are what it makes.
  const made = await spaceHandlers["space.create"](call as never, { name, goal });
  if (!made.ok) throw new Error(`the first space could not be made: ${made.error.code}`);
  return made.value.space;
}

async function ensureAgent(
  core: Core,
  log: SpaceLog,
  founder: Account,
  agent: FirstSpace["agents"][number],
): Promise<void> {
  const { agentId, apiKey, handle, role, vendor } = agent;
  const account = await ensureAccount(core, { id: agentId, handle, name: handle, kind: "agent" });
  await setAgentKey(core, { id: agentId, key: apiKey });
  if (log.state.members[account.actor] !== undefined) return;
  const outcome = await log.commit({
    author: founder,
    decide: (state) =>
      addMember(state, {
        actor: account.actor,
        handle: account.handle,
        name: account.name,
        kind: "agent",
        role: "write",
        capabilities: [],
        agentRole: role,
        vendor,
      }),
  });
  if (!outcome.ok) throw new Error(`${handle} could not be added: ${outcome.error.code}`);
}

/** A one-time link token for the founder. */
export async function founderLink(core: Core): Promise<string> {
  return (await issueToken(core, { account: FOUNDER_ID, kind: "link", ttlMs: LINK_MS })).token;
}

/** Stores prompt files whose text is not the newest version: an edited file wins over what was there. */
export async function syncPrompts(
  core: Core,
  files: readonly { prompt: string; text: string }[],
): Promise<void> {
  for (const id of await core.store.spaces()) {
    const log = await core.open(id);
    if (log === null) continue;
    for (const { prompt, text } of files) {
      const edit = { prompt, text, digest: core.keys.digest(text), source: "file", base: null } as const;
      const outcome = await log.commit({ author: core.hub, decide: (state) => editRole(state, edit) });
      if (!outcome.ok) core.log.warn({ prompt, code: outcome.error.code }, "a prompt file was not stored");
    }
  }
}
