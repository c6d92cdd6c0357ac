import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** A Compose project of its own, from the project's own file, with nothing edited. */
export interface Stack extends AsyncDisposable {
  readonly name: string;
  /** The address of the room. */
  readonly url: string;
  /** Runs `docker compose <args>` and gives what it printed; a failure throws with both outputs. */
  compose(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Runs a program in a running container. */
  exec(service: string, command: readonly string[]): Promise<string>;
  /** Runs `docker <args>`. */
  docker(args: readonly string[]): Promise<string>;
  /** The id of a service's container. */
  container(service: string): Promise<string>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Takes a free port and a name; starts nothing. Disposing removes containers, volumes, networks and images. */
export async function openStack(): Promise<Stack> {
  const name = `envoy-test-${randomBytes(4).toString("hex")}`;
  const port = await freePort();
  // An .env of the checkout, and keys of whoever runs the tests, would make another stack of it.
  const env = { ...process.env, HUB_PORT: String(port), ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "" };
  const compose: Stack["compose"] = (args, options = {}) =>
    run(["compose", "--env-file", "/dev/null", "-p", name, ...args], {
      env: { ...env, ...options.env },
      timeoutMs: options.timeoutMs ?? 120_000,
    });
  const docker = (args: readonly string[]) => run(args, { env, timeoutMs: 60_000 });
  return {
    name,
    url: `http://localhost:${port}`,
    compose,
    docker,
    exec: (service, command) => compose(["exec", "-T", service, ...command], { timeoutMs: 60_000 }),
    container: async (service) => (await compose(["ps", "-q", "-a", service])).trim(),
    [Symbol.asyncDispose]: async () => {
      await compose(["down", "--volumes", "--remove-orphans", "--rmi", "local", "--timeout", "5"]);
    },
  };
}

function run(
  args: readonly string[],
  { env, timeoutMs }: { env: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<string> {
  return new Promise((done, fail) => {
    const options = { cwd: root, env, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    execFile("docker", [...args], options, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else fail(new Error(`docker ${args.join(" ")}: ${error.message}\n${stdout}\n${stderr}`));
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}
