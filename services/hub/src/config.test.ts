import { ConfigError } from "@envoy/node-kit";
import { expect, it } from "vitest";
import { loadConfig } from "./config.ts";

it("needs nothing, and listens on loopback alone", () => {
  const config = loadConfig({});
  expect(config).toMatchObject({ host: "127.0.0.1", port: 4700, publicUrl: null, demoNotice: null });
  expect(config.databaseUrl).toMatch(/^file:\/.*\/\.envoy\/hub\/envoy\.db$/);
});

it("tells all faults at once, with what is allowed", () => {
  const load = () =>
    loadConfig({
      HUB_PORT: "70000",
      DATABASE_URL: "postgres://x",
      HUB_PUBLIC_URL: "envoy.example.org",
      HUB_ALLOWED_ORIGINS: "http://ok.example, nonsense",
      FOUNDER_HANDLE: "@you",
    });
  expect(load).toThrow(ConfigError);
  for (const name of [
    "HUB_PORT",
    "DATABASE_URL",
    "HUB_PUBLIC_URL",
    "HUB_ALLOWED_ORIGINS",
    "FOUNDER_HANDLE",
  ]) {
    expect(load).toThrow(name);
  }
});

it("takes origins as browsers send them", () => {
  const config = loadConfig({
    HUB_PUBLIC_URL: "https://Envoy.example.org:443/room",
    HUB_ALLOWED_ORIGINS: "http://localhost:5173/, http://dev.example",
  });
  expect(config.publicUrl).toBe("https://envoy.example.org");
  expect(config.allowedOrigins).toEqual(["http://localhost:5173", "http://dev.example"]);
});

it("keeps the database where it is told, relative or absolute", () => {
  expect(loadConfig({ DATABASE_URL: "file:/var/x.db" }).databaseUrl).toBe("file:/var/x.db");
  expect(loadConfig({ DATABASE_URL: "file:///var/x.db" }).databaseUrl).toBe("file:///var/x.db");
  expect(loadConfig({ DATABASE_URL: "file:x.db" }).databaseUrl).toBe(`file:${process.cwd()}/x.db`);
});
