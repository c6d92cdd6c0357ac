/**
 * Whether the hub counts this container's agent as present: it is connected and holds its lease. Used by the
 * health check of the agents' containers.
 */
import { readFile } from "node:fs/promises";

const text = await readFile(process.env.AGENT_CONFIG, "utf8");
const field = (name) => new RegExp(`^\\s+${name}:\\s*["']?([^"'\\s]+)`, "m").exec(text)?.[1];
const token = `${field("agent_id")}.${field("api_key")}`;

async function ask(path) {
  const response = await fetch(new URL(path, process.env.HUB_URL), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(4_000),
  });
  const reply = await response.json();
  if (!reply.ok) throw new Error(`${path}: ${reply.error?.message ?? response.status}`);
  return reply.value;
}

try {
  const [me, { spaces }] = await Promise.all([ask("/v1/me"), ask("/v1/spaces")]);
  const { presence } = await ask(`/v1/spaces/${spaces[0].id}/members`);
  const state = presence.find(({ actor }) => actor === me.actor)?.presence ?? "offline";
  process.stdout.write(`${state}\n`);
  process.exitCode = state === "offline" ? 1 : 0;
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  process.exitCode = 1;
}
