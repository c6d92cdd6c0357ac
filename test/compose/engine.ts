import { spawnSync } from "node:child_process";

/** Networks that the host has no address in came with this one. */
const OLDEST = 28;

/** Why no containers can be run here; null when they can. */
export function whyNoEngine(): string | null {
  const engine = ask("docker", ["version", "--format", "{{.Server.Version}}"]);
  if (engine === null) return "no Docker engine answers";
  if (Number.parseInt(engine, 10) < OLDEST) return `Docker engine ${engine} is older than ${OLDEST}`;
  if (ask("docker", ["compose", "version", "--short"]) === null) return "Docker Compose is not installed";
  return null;
}

function ask(program: string, args: readonly string[]): string | null {
  const run = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  return run.status === 0 ? run.stdout.trim() : null;
}
