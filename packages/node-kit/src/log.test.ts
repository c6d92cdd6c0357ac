import { setImmediate as nextTick } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLogger, withLogContext } from "./log.ts";
import { redactSecrets } from "./redact.ts";

function capture() {
  const lines: string[] = [];
  const logger = createLogger("hub.feed", {
    level: "info",
    to: { write: (line: string) => void lines.push(line) },
  });
  return { logger, read: () => lines.map((line): unknown => JSON.parse(line)) };
}

it("carries the ids of the context it is called in, through awaits and nesting", async () => {
  const { logger, read } = capture();
  await withLogContext({ request: "r1" }, async () => {
    await nextTick();
    withLogContext({ actor: "m1" }, () => logger.info({ count: 2 }, "sent"));
  });
  logger.info("outside");
  expect(read()).toMatchObject([
    { level: "info", subsystem: "hub.feed", request: "r1", actor: "m1", count: 2, msg: "sent" },
    { msg: "outside" },
  ]);
  expect(read()[1]).not.toHaveProperty("request");
});

it("writes no credential, neither by its field nor in a text or an error", () => {
  const { logger, read } = capture();
  logger.info({ agent: { api_key: "plain-value" }, authorization: "x" }, "key sk-ant-REDACTED used");
  logger.error(new Error("clone https://me:pa55word@example.org/x failed"));
  const text = JSON.stringify(read());
  expect(text).not.toMatch(/plain-value|abcdefgh12345678|pa55word/);
  expect(text).toContain("sk-ant-***");
});

it.each([
  ["git clone https://x-token:abc123456@host/r.git", "git clone https://***@host/r.git"],
  ["OPENAI_API_KEY=abc123 run", "OPENAI_API_KEY=*** run"],
  ["authorization: Bearer abcdefghijk", "authorization: Bearer ***"],
  ["a git@host:team/r.git stays", "a git@host:team/r.git stays"],
])("masks %s", (text, masked) => {
  expect(redactSecrets(text)).toBe(masked);
});
