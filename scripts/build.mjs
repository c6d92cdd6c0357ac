/**
 * Bundles each service to `services/<name>/dist/*.mjs` and the page to `services/web/dist`. A bundle finds
 * files of its packages (scenarios, migrations) where they stand in the checkout: images keep the same layout.
 *
 *     node scripts/build.mjs            everything that is out of date
 *     node scripts/build.mjs services   the services only
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Native or huge: they stay in node_modules. */
const external = ["@photostructure/sqlite", "@anthropic-ai/claude-agent-sdk", "@openai/codex"];

const services = readdirSync(join(root, "services")).filter((name) =>
  existsSync(join(root, "services", name, "src/main.ts")),
);
await Promise.all(services.map(bundle));
if (process.argv[2] !== "services") {
  buildPage();
  for (const tool of ["cli", "mcp"])
    await import(pathToFileURL(join(root, "packages", tool, "build.mjs")).href);
}

async function bundle(name) {
  const from = join(root, "services", name);
  // Every program of a service stands beside its main.ts under a name of `programs` in its package.json.
  const manifest = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  const programs = ["main", ...(manifest.programs ?? [])];
  await build({
    entryPoints: programs.map((program) => join(from, "src", `${program}.ts`)),
    outdir: join(from, "dist"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "linked",
    // A stack trace needs places, not texts; the texts would be a third of the memory of a small process.
    sourcesContent: false,
    external,
    logLevel: "warning",
    // Packages in the CommonJS format still ask for `require` and `__dirname`.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url); const __filename = import.meta.filename; const __dirname = import.meta.dirname;',
    },
    plugins: [keepFolders(join(from, "dist"))],
  });
}

/** In a bundle `import.meta.dirname` is the bundle's folder; our sources mean their own. */
function keepFolders(outdir) {
  return {
    name: "keep-folders",
    setup(build) {
      build.onLoad({ filter: /[\\/](packages|services)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        if (!source.includes("import.meta.dirname")) return null;
        const folder = `(import.meta.dirname + ${JSON.stringify(`/${relative(outdir, dirname(path))}`)})`;
        return { contents: source.replaceAll("import.meta.dirname", folder), loader: "ts" };
      });
    },
  };
}

function buildPage() {
  const web = join(root, "services/web");
  const built = join(web, "dist/index.html");
  if (!existsSync(join(web, "index.html"))) return;
  if (
    existsSync(built) &&
    statSync(built).mtimeMs > statSync(join(web, "index.html")).mtimeMs &&
    statSync(built).mtimeMs >
      newest([
        join(web, "src"),
        join(web, "public"),
        join(root, "packages/client/src"),
        join(root, "packages/protocol/src"),
        join(root, "packages/space/src"),
      ])
  )
    return;
  const run = spawnSync(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"],
    { cwd: web, stdio: "inherit" },
  );
  if (run.status !== 0) process.exit(run.status ?? 1);
}

function newest(folders) {
  let latest = 0;
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return latest;
}
