import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, it } from "vitest";
import { git, makeRepository, openScene } from "../testing/repositories.ts";
import { prepareWorkspace } from "./prepare.ts";

const BACKEND = join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend");
const PASS = `Basic ${Buffer.from("me:letmein-123").toString("base64")}`;

/** git's own HTTP backend on loopback; without the right password it answers 401. */
async function serve(root: string) {
  const server = createServer((request, response) => {
    if (request.headers.authorization !== PASS) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      return;
    }
    const url = new URL(request.url ?? "/", "http://localhost");
    const env = {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      REMOTE_USER: "me",
    };
    const backend = spawn(BACKEND, { env });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    backend.on("close", () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf("\r\n\r\n");
      const headers = output
        .toString("latin1", 0, end)
        .split("\r\n")
        .map((line) => line.split(": ") as [string, string]); // CGI prints "Name: value"
      const status = headers.find(([name]) => name === "Status")?.[1];
      response
        .writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(headers))
        .end(output.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

it("clones over HTTP, leaves no password behind, and says when it is refused or nobody answers", async () => {
  await using scene = await openScene();
  await makeRepository(scene.at("served/app"), { "a.txt": "1" });
  await using server = await serve(scene.at("served"));
  const prepare = (name: string, url: string) =>
    prepareWorkspace({
      workspaceDir: scene.at(name),
      url,
      branch: null,
      hostKeys: "true",
      lockTimeoutMs: 20_000,
    });
  const at = `127.0.0.1:${server.port}`;

  expect(await prepare("w", `http://me:letmein-123@${at}/app/.git`)).toMatchObject({
    ok: true,
    value: { how: "cloned", branch: "main" },
  });
  expect(git(scene.at("w/repo"), "config", "--get", "remote.origin.url")).toBe(`http://${at}/app/.git`);
  expect(spawnSync("grep", ["-rq", "letmein", scene.at("w")]).status).toBe(1);

  expect(await prepare("v", `http://${at}/app/.git`)).toMatchObject({ failure: { code: "auth_failed" } });
  const refused = await prepare("v", `http://me:wrong-pass-9@${at}/app/.git`);
  expect(refused).toMatchObject({ failure: { code: "auth_failed" } });
  expect(JSON.stringify(refused)).not.toContain("wrong-pass-9");
  expect(await prepare("v", `http://me:letmein-123@${at}/none/.git`)).toMatchObject({
    failure: { code: "repository_missing" },
  });
  expect(await prepare("v", "http://127.0.0.1:9/app.git")).toMatchObject({
    failure: { code: "unreachable" },
  });
});
