import { describe, expect, it } from "vitest";
import { z } from "zod";
import { envFlag, envInteger, envList, loadEnv } from "./env.ts";
import { ConfigError } from "./faults.ts";

const schema = z.object({
  PORT: envInteger({ min: 1, max: 65535 })
    .prefault("4000")
    .meta({ examples: ["4000"] }),
  MODE: z
    .enum(["manual", "auto"])
    .default("manual")
    .meta({ examples: ["manual"] }),
  API_KEY: z
    .string()
    .regex(/^sk-/)
    .meta({ examples: ["sk-ant-..."] }),
  QUIET: envFlag().prefault("false"),
  HOSTS: envList().prefault(""),
});

function faultsOf(env: Record<string, string>, files: Record<string, string> = {}): ConfigError {
  const readSecret = (path: string) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error("gone"), { code: "ENOENT" });
    return text;
  };
  try {
    loadEnv(schema, env, { readSecret });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("no fault was found");
}

describe("loadEnv", () => {
  it("gives a typed frozen value with defaults, and takes an empty variable as not set", () => {
    const config = loadEnv(schema, {
      API_KEY: "sk-1",
      PORT: "",
      HOSTS: "a, b,",
      QUIET: "Yes",
      MODE: undefined,
    });
    expect(config).toEqual({ PORT: 4000, MODE: "manual", API_KEY: "sk-1", QUIET: true, HOSTS: ["a", "b"] });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("tells every fault at once, each with the variable, what is allowed and an example [config-faults]", () => {
    const { message, faults } = faultsOf({ PORT: "0x10", MODE: "yes", QUIET: "perhaps" });
    expect(faults.map(({ where }) => where)).toEqual(["PORT", "MODE", "API_KEY", "QUIET"]);
    expect(message).toContain('MODE: "yes" is not allowed; allowed: manual, auto');
    expect(message).toContain("for example: PORT=4000");
    expect(message).toContain("API_KEY: not set, and there is no default");
    expect(message).toContain("Environment: 4 faults");
    expect(message).not.toMatch(/\n\s+at /);
  });

  it("reads a secret from NAME_FILE, without the newline an editor adds", () => {
    const config = loadEnv(schema, { API_KEY_FILE: "/run/k" }, { readSecret: () => "sk-from-file\n" });
    expect(config.API_KEY).toBe("sk-from-file");
  });

  it("refuses a secret given twice, an unreadable and an empty file, each as one fault", () => {
    expect(faultsOf({ API_KEY: "sk-1", API_KEY_FILE: "/k" }).message).toContain(
      "both API_KEY and API_KEY_FILE are set",
    );
    expect(faultsOf({ API_KEY_FILE: "/none" }).message).toContain("cannot read /none (ENOENT)");
    const empty = faultsOf({ API_KEY_FILE: "/empty" }, { "/empty": "\n" });
    expect(empty.faults).toHaveLength(1);
    expect(empty.message).toContain("the file /empty is empty");
  });

  it("never prints a value of a variable that names a secret", () => {
    const { message } = faultsOf({ API_KEY: "hunter2-very-secret" });
    expect(message).toContain("API_KEY: the value (not shown)");
    expect(message).not.toContain("hunter2");
  });
});
