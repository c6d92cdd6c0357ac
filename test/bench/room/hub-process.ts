import { join, resolve } from "node:path";
import { createHttpClient } from "@envoy/client";
import { type Running, startProgram } from "../measure/process.ts";

export const root = resolve(import.meta.dirname, "../../..");

/** The built hub in a process of its own, with a person signed in. */
export interface HubProcess extends AsyncDisposable {
  readonly url: string;
  readonly space: string;
  readonly pid: number;
  /** From the start of the process until it serves. */
  readonly openedAfterMs: number;
  /** The founder's session. */
  readonly token: string;
}

const NO_LIMIT = "1000000";

/** Limits of calls are lifted: what is measured is the way of a call, not the refusal of one too many. */
export async function startHubProcess(folder: string): Promise<HubProcess> {
  const began = performance.now();
  const profile = process.env.BENCH_PROFILE;
  const running = startProgram(
    [
      ...(profile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", profile]),
      join(root, "services/hub/dist/main.mjs"),
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        HUB_PORT: "0",
        HUB_DATA_DIR: join(folder, "hub"),
        WORKSPACE_DIR: join(folder, "workspace"),
        PROMPTS_DIR: join(root, "prompts"),
        AGENT_CONFIG: join(folder, "agent_config.yaml"),
        HUB_CALLS_PER_SECOND: NO_LIMIT,
      },
    },
  );
  const [, url = "", space = ""] = await running.says(/"url":"([^"]+)","space":"([^"]+)"/);
  const openedAfterMs = performance.now() - began;
  const token = await founderSession(running, url);
  return {
    ...running,
    url,
    space,
    token,
    openedAfterMs,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

async function founderSession(running: Running, url: string): Promise<string> {
  const [, link = ""] = await running.says(/#token=(\S+)/);
  return signIn(url, link);
}

export async function signIn(url: string, token: string): Promise<string> {
  const reply = await createHttpClient({ url }).call("account.signIn", { token });
  if (!reply.ok) throw new Error(`signing in: ${reply.error.message}`);
  return reply.value.session;
}

/** Sessions of so many people, each a member of the hub's space. */
export async function invitePeople(hub: HubProcess, count: number): Promise<string[]> {
  const founder = createHttpClient({ url: hub.url, token: hub.token });
  const sessions: string[] = [];
  for (let person = 1; person <= count; person += 1) {
    const handle = `person${person}`;
    const reply = await founder.call("account.invitePerson", { space: hub.space, handle, name: handle });
    if (!reply.ok) throw new Error(`inviting: ${reply.error.message}`);
    sessions.push(await signIn(hub.url, reply.value.token));
  }
  return sessions;
}
