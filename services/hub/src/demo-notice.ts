import type { Log } from "@envoy/engine";
import { z } from "zod";

/** What the room's banner says when no vendor's model speaks behind some agent. */
export interface DemoNotice extends Disposable {
  text(): string | null;
}

const Status = z.record(z.enum(["anthropic", "openai"]), z.enum(["vendor", "scripted"]));
const RETRY_MS = 500;
const RECHECK_MS = 30_000;
const NAMES = { anthropic: "Claude", openai: "Codex" } as const;

/** Asks the model gateway who speaks, again and again: it may start later, or start anew with other keys. */
export function startDemoNotice(options: {
  gatewayUrl: string | null;
  fixed: string | null;
  log: Log;
}): DemoNotice {
  let text = options.fixed;
  let timer: NodeJS.Timeout | undefined;
  const { gatewayUrl } = options;

  async function check(url: string): Promise<void> {
    let next = RECHECK_MS;
    try {
      const answer = await fetch(new URL("/status", url), { signal: AbortSignal.timeout(2_000) });
      text = options.fixed ?? noticeOf(Status.parse(await answer.json()));
    } catch (err) {
      next = RETRY_MS;
      options.log.info(
        { reason: err instanceof Error ? err.message : String(err) },
        "the model gateway does not answer yet",
      );
    }
    timer = setTimeout(() => void check(url), next).unref();
  }

  if (gatewayUrl !== null) void check(gatewayUrl);
  return { text: () => text, [Symbol.dispose]: () => clearTimeout(timer) };
}

function noticeOf(status: z.output<typeof Status>): string | null {
  const scripted = (["anthropic", "openai"] as const).filter((vendor) => status[vendor] === "scripted");
  if (scripted.length === 0) return null;
  const who = scripted.map((vendor) => NAMES[vendor]).join(" and ");
  return `Demo: ${who} run for real on real files, but a scripted model speaks for them, because no key is set. It plays one piece: @Planner Design an auth system for our API.`;
}
