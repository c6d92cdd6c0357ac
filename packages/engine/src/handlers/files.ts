import { ok } from "@envoy/space";
import { fail, type Handlers } from "../call.ts";
import type { WorkspaceRefusal } from "../ports.ts";

export const fileHandlers: Handlers<"file.list" | "file.read" | "file.diff"> = {
  async "file.list"({ core }, { area, path }) {
    const found = await core.workspace.list(area, path);
    return "refused" in found ? refused(found, path) : ok(found);
  },

  async "file.read"({ core }, { area, path }) {
    const found = await core.workspace.read(area, path);
    return "refused" in found ? refused(found, path) : ok(found);
  },

  async "file.diff"({ core }, { area, path }) {
    const found = await core.workspace.diff(area, path);
    return "refused" in found ? refused(found, path) : ok(found);
  },
};

function refused(refusal: WorkspaceRefusal, path: string) {
  return refusal.refused === "not_found"
    ? fail("file_not_found", { path })
    : fail("file_not_shown", { path, reason: refusal.reason });
}
