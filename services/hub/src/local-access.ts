import { randomBytes, timingSafeEqual } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { RequestHandler } from "express";
import { z } from "zod";
import { isLoopbackAddress } from "./auth/own-hosts.ts";
import { failure } from "./calls.ts";
import { writeWhole } from "./files.ts";
import { answer } from "./http/answer.ts";

/** Where a program of this machine finds the running hub, and the word that proves it may read the hub's folder. */
export const LocalAccess = z.object({ url: z.url(), token: z.string().min(16) });
export type LocalAccess = z.infer<typeof LocalAccess>;

export function localAccessPath(dataDir: string): string {
  return join(dataDir, "local-access.json");
}

export interface LocalDoor {
  /** Answers with a new sign-in link. */
  readonly handler: RequestHandler;
  /** Tells the door's word in the hub's folder, readable by the hub's user alone. */
  announce(url: string): Promise<void>;
  withdraw(): Promise<void>;
}

/**
 * The door for `sign-in`: open only for connections from this machine that know a word which is new at every
 * start and stands in the hub's folder. Whoever can read that folder holds the database and every key anyway.
 */
export function createLocalDoor(dataDir: string, newLink: () => Promise<string>): LocalDoor {
  const token = randomBytes(32).toString("base64url");
  const path = localAccessPath(dataDir);
  return {
    handler: async (request, response) => {
      const given = request.get("authorization") ?? "";
      const mayPass = isLoopbackAddress(request.socket.remoteAddress) && isSame(given, `Bearer ${token}`);
      if (!mayPass) return answer(response, failure("bad_credentials", {}));
      answer(response, { ok: true, value: { link: await newLink() } });
    },
    announce: (url) => writeWhole({ path, text: JSON.stringify({ url, token }), mode: 0o600 }),
    withdraw: () => rm(path, { force: true }),
  };
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
