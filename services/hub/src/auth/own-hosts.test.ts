import { describe, expect, it } from "vitest";
import { createOriginGuard, isLoopbackAddress } from "./own-hosts.ts";

const guard = createOriginGuard({
  publicUrl: "https://envoy.example.org",
  allowedHosts: ["hub"],
  allowedOrigins: ["http://localhost:5173"],
});

describe("accepts", () => {
  it.each([
    [{ host: "localhost:4700" }],
    [{ host: "127.0.0.1:4700" }],
    [{ host: "127.1.2.3:4700" }],
    [{ host: "[::1]:4700" }],
    [{ host: "room.localhost:4700" }],
    [{ host: "hub:4700" }],
    [{ host: "HUB:4700" }],
    [{ host: "envoy.example.org" }],
    [{ host: "localhost:4700", origin: "http://localhost:4700" }],
    [{ host: "envoy.example.org", origin: "https://envoy.example.org" }],
    [{ host: "127.0.0.1:4700", origin: "http://localhost:5173" }],
  ])("%j", (headers) => {
    expect(guard(headers)).toBeNull();
  });
});

describe("refuses", () => {
  it.each([
    ["no host", {}],
    ["a rebound name", { host: "evil.example:4700" }],
    [
      "a rebound name that is its own origin",
      { host: "evil.example:4700", origin: "http://evil.example:4700" },
    ],
    ["an address that is not loopback", { host: "192.168.1.5:4700" }],
    ["a name that begins like loopback", { host: "127.0.0.1.evil.example" }],
    ["a name that ends like a loopback name", { host: "evillocalhost" }],
    ["user info before a name", { host: "localhost@evil.example" }],
    ["a foreign page", { host: "localhost:4700", origin: "https://evil.example" }],
    ["a page of another local server", { host: "localhost:4700", origin: "http://localhost:3000" }],
    ["the same name under another port", { host: "localhost:4700", origin: "http://localhost" }],
    ["another loopback name than the one asked", { host: "localhost:4700", origin: "http://127.0.0.1:4700" }],
    ["an opaque origin", { host: "localhost:4700", origin: "null" }],
    [
      "an origin that only begins like an allowed one",
      { host: "hub", origin: "http://localhost:5173.evil.example" },
    ],
  ])("%s", (_what, headers) => {
    expect(guard(headers)).toMatchObject({ code: "wrong_origin" });
  });
});

it("knows connections of this machine", () => {
  expect(["127.0.0.1", "::1", "::ffff:127.0.0.1"].map(isLoopbackAddress)).toEqual([true, true, true]);
  expect(["10.0.0.1", "::ffff:10.0.0.1", "1127.0.0.1", undefined].map(isLoopbackAddress)).not.toContain(true);
});
