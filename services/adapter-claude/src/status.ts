import { readFile } from "node:fs/promises";
import type { DriverStatus } from "@envoy/agent-kit";
import type { Runtime } from "./runtime.ts";
import type { RuntimeHost } from "./runtime-host.ts";

export interface StatusSource {
  readonly host: RuntimeHost;
  /** The model the runtime last named. */
  readonly model: string | null;
  readonly busy: boolean;
}

export async function readStatus({ host, model, busy }: StatusSource): Promise<DriverStatus> {
  const runtime = host.current;
  const [usage, rssBytes] = await Promise.all([
    runtime ? contextOf(runtime) : null,
    runtime?.pid ? rssOf(runtime.pid) : null,
  ]);
  return {
    vendor: "claude",
    transport: "claude-agent-sdk, one streaming process per session",
    model: model ?? host.model,
    effort: host.effort,
    sessionId: host.sessionId,
    busy,
    contextTokens: usage?.totalTokens ?? null,
    contextWindow: usage?.maxTokens ?? null,
    rssBytes,
  };
}

/** Null when the runtime ends while it is asked. */
async function contextOf(runtime: Runtime): Promise<{ totalTokens: number; maxTokens: number } | null> {
  try {
    return await runtime.query.getContextUsage({ detail: "summary" });
  } catch {
    // The process went away between the two lines; its end is reported where it is noticed.
    return null;
  }
}

/** Only Linux tells the memory of another process without a tool. */
async function rssOf(pid: number): Promise<number | null> {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    // The process is gone, or this is no Linux.
    return null;
  }
}
