import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, root } from "./folder.ts";
import { type Person, signInAsBrowser } from "./person.ts";
import { type Process, processesBelow } from "./processes.ts";
import { type Program, startProgram } from "./program.ts";

/** The product as a person starts it: `npm start`, with the sign-in link it prints. */
export interface StartedRoom extends AsyncDisposable {
  readonly program: Program;
  /** The one-time link. */
  readonly link: string;
  readonly url: string;
  readonly dataDir: string;
  readonly workspace: string;
  signIn(): Promise<Person>;
  /** The process of one part as it is now; undefined while it is being started again. */
  part(name: Part): Process | undefined;
  log(name: string): string;
}

export type Part = keyof typeof commands;

/** How the parts look in a list of processes. */
const commands = {
  hub: /services\/hub\/dist\/main\.mjs/,
  gateway: /services\/model-gateway\/dist\/main\.mjs/,
  planner: /services\/adapter-claude\/dist\/main\.mjs/,
  reviewer: /services\/adapter-codex\/dist\/main\.mjs/,
  claude: /claude-agent-sdk[^ ]*\/claude /,
  codex: /codex app-server/,
} as const;

export interface StartRoomOptions {
  readonly dataDir: string;
  readonly port?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `npm start -- <args>` as typed, in a group of its own like a terminal's. */
export function npmStart(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  return startProgram(["npm", "start", "--", ...args], { cwd: root, env });
}

/** Waits for the link. Disposing is Ctrl-C. */
export async function startRoom(options: StartRoomOptions): Promise<StartedRoom> {
  const { dataDir, env, args = [] } = options;
  const port = options.port ?? (await freePort());
  const program = npmStart(["--data", dataDir, "--port", String(port), ...args], { HOME: dataDir, ...env });
  try {
    const [link] = await program.says(/http:\/\/localhost:\d+\/#token=\S+/);
    return {
      program,
      link,
      url: new URL(link).origin,
      dataDir,
      workspace: join(dataDir, "workspace"),
      signIn: () => signInAsBrowser(link),
      part: (name) => processesBelow(program.pid).find((one) => commands[name].test(`${one.command} `)),
      log: (name) => readFileSync(join(dataDir, "logs", `${name}.log`), "utf8"),
      [Symbol.asyncDispose]: async () => {
        program.signal("SIGINT");
        await program[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw new Error(`the room does not open; its programs said:\n${logsOf(dataDir)}`, { cause: error });
  }
}

function logsOf(dataDir: string): string {
  const folder = join(dataDir, "logs");
  if (!existsSync(folder)) return "nothing";
  return readdirSync(folder)
    .map((name) => `${name}:\n${readFileSync(join(folder, name), "utf8").slice(-2_000)}`)
    .join("\n");
}
