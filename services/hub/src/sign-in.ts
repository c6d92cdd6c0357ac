import { readFile } from "node:fs/promises";
import { loadEnv } from "@envoy/node-kit";
import { z } from "zod";
import { hubEnvironment } from "./config.ts";
import { isMissing } from "./files.ts";
import { LocalAccess, localAccessPath } from "./local-access.ts";

const Answer = z.object({ ok: z.literal(true), value: z.object({ link: z.string() }) });

/**
 * Prints a new one-time sign-in link. It asks the running hub, because a second program at the database would
 * be a second writer, and a link made while no hub runs would lead nowhere.
 */
async function main(): Promise<void> {
  const { HUB_DATA_DIR } = loadEnv(hubEnvironment.pick({ HUB_DATA_DIR: true }), process.env);
  const access = await readAccess(HUB_DATA_DIR);
  if (access === null) return fail(`No hub runs with the data folder ${HUB_DATA_DIR}; start it first.`);
  try {
    const response = await fetch(new URL("/local/sign-in", access.url), {
      method: "POST",
      headers: { authorization: `Bearer ${access.token}` },
      signal: AbortSignal.timeout(10_000),
    });
    const answer = Answer.safeParse(await response.json());
    if (!answer.success) return fail("The hub did not give a link; its log says why.");
    process.stdout.write(`${answer.data.value.link}\n`);
  } catch (error) {
    fail(
      `The hub at ${access.url} does not answer (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

async function readAccess(dataDir: string): Promise<LocalAccess | null> {
  try {
    return LocalAccess.parse(JSON.parse(await readFile(localAccessPath(dataDir), "utf8")));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

await main();
