/**
 * Bundles the command line to `dist/`: one entry, and beside it what only some commands load.
 *
 *     node packages/cli/build.mjs              in a checkout, which has the hub's bundle and the page
 *     node packages/cli/build.mjs --with-hub   for packing: copies both beside the command line
 */
import { copyFileSync, cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const out = join(root, "dist");
const { metafile } = await build({
  entryPoints: { envoy: join(root, "src/main.ts") },
  outdir: out,
  outExtension: { ".js": ".mjs" },
  chunkNames: "parts/[name]-[hash]",
  bundle: true,
  splitting: true,
  minify: true,
  platform: "node",
  target: "node20",
  format: "esm",
  logLevel: "warning",
  metafile: true,
  // Packages in the CommonJS format still ask for `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  plugins: [oneLanguage()],
});

// Parts of earlier builds go last, so that a command that runs now still finds its own.
const written = new Set(Object.keys(metafile.outputs).map((path) => resolve(path)));
for (const name of readdirSync(join(out, "parts"))) {
  const path = join(out, "parts", name);
  if (!written.has(path)) rmSync(path);
}

if (process.argv.includes("--with-hub")) {
  const services = join(root, "../../services");
  copyFileSync(join(services, "hub/dist/main.mjs"), join(out, "hub.mjs"));
  cpSync(join(services, "web/dist"), join(out, "page"), { recursive: true });
}

/** zod brings its sentences in fifty languages, and reading them costs at every start. */
function oneLanguage() {
  return {
    name: "one-language",
    setup(build) {
      build.onResolve({ filter: /locales\/index\.js$/ }, ({ resolveDir }) => {
        return resolveDir.includes("/zod/") ? { path: "locales", namespace: "one-language" } : null;
      });
      build.onLoad({ filter: /.*/, namespace: "one-language" }, () => ({
        contents: "export {};",
        loader: "js",
      }));
    },
  };
}
