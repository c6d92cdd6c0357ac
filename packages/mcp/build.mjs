/**
 * Bundles the tool server for models to `dist/envoy-mcp.mjs`.
 *
 *     node packages/mcp/build.mjs
 */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const out = join(root, "dist");
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: { "envoy-mcp": join(root, "src/stdio/main.ts") },
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
  // Packages in the CommonJS format still ask for `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
