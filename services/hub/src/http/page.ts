import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";

/** The page's build, with the page itself for every address that is not a file. */
export function pageRouter(webDist: string): Router {
  const router = Router();
  const index = join(webDist, "index.html");
  router.use(
    "/assets",
    // The build puts a digest of the content into each name here.
    express.static(join(webDist, "assets"), { immutable: true, maxAge: "365d", index: false }),
    notThere,
  );
  router.use(express.static(webDist, { index: false, maxAge: 0, dotfiles: "ignore" }));
  router.get("/*path", (_request, response) => sendPage(response));
  router.get("/", (_request, response) => sendPage(response));

  function sendPage(response: Parameters<RequestHandler>[1]): void {
    if (!existsSync(index)) {
      response.status(503).type("html").send(missingBuild);
      return;
    }
    response.setHeader("Cache-Control", "no-cache");
    response.sendFile("index.html", { root: webDist });
  }
  return router;
}

const notThere: RequestHandler = (_request, response) => {
  response
    .status(404)
    .type("text")
    .send("There is no such file in this build of the page. Reload the page.\n");
};

const missingBuild = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Envoy</title>
<h1>The hub runs, but its page has not been built</h1>
<p>Run <code>npm run build</code> in the project and reload.</p>
<p>Programs can use the hub meanwhile: <a href="/v1/openapi.json">/v1/openapi.json</a>.</p>
</html>
`;
