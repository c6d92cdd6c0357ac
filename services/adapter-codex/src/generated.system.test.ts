import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";

/** Fails after a change of the binary's version or of the imported names: run scripts/generate-types.ts. */
it("the checked-in protocol types are those of the installed binary", () => {
  const script = path.join(import.meta.dirname, "..", "scripts", "generate-types.ts");
  const run = () => execFileSync(process.execPath, ["--import", "tsx", script, "--check"], { stdio: "pipe" });
  expect(run).not.toThrow();
});
