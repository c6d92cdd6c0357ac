import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { prepareCodexHome, runtimeEnvironment } from "./codex-home.ts";
import { renderConfigToml } from "./config-toml.ts";

it("writes a private home without the key, and leaves granted rules alone", async () => {
  const stateDir = await mkdtemp(path.join(tmpdir(), "codex-home-"));
  const options = { stateDir, cwd: stateDir, baseUrl: null, hasKey: true };
  const home = await prepareCodexHome(options);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
  const granted = path.join(home, "rules", "default.rules");
  await writeFile(granted, "granted");
  await prepareCodexHome(options);
  expect(await readFile(granted, "utf8")).toBe("granted");
  expect(await readFile(path.join(home, "config.toml"), "utf8")).toContain(`[projects."${stateDir}"]`);
  await rm(stateDir, { recursive: true });
});

it("lets the login's key reach an endpoint of one's own only when there is a key", () => {
  const toml = (hasKey: boolean) =>
    renderConfigToml({ repositories: [], baseUrl: "http://127.0.0.1:1/v1", hasKey });
  expect(toml(true)).toContain("requires_openai_auth = true");
  expect(toml(false)).toContain("requires_openai_auth = false");
  expect(renderConfigToml({ repositories: [], baseUrl: null, hasKey: true })).not.toContain("model_provider");
});

it("cannot be made to write other settings by the name of a folder", () => {
  const toml = renderConfigToml({
    repositories: ['/a"]\ntrust_level = "trusted'],
    baseUrl: null,
    hasKey: false,
  });
  expect(toml).not.toContain('\ntrust_level = "trusted');
});

it("passes on what programs need and nothing else", () => {
  const from = { PATH: "/bin", HOME: "/h", OPENAI_API_KEY: "sk", ENVOY_TOKEN: "t", LANG: undefined };
  const env = runtimeEnvironment({ codexHome: "/c", from, extra: { HTTPS_PROXY: "http://p" } });
  expect(env).toEqual({ PATH: "/bin", HOME: "/h", HTTPS_PROXY: "http://p", CODEX_HOME: "/c" });
});
