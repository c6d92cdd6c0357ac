/**
 * Runs after `npm ci`: generates the database clients, and bundles when there is a bundler script. Needs no
 * network. Does nothing when nothing changed since the last run.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const storage = join(root, "packages/storage");
const generated = join(storage, "src/generated");

if (isProductionInstall()) {
  console.log("prepare: nothing is generated or bundled without development dependencies");
} else {
  for (const provider of ["sqlite"]) generateClient(provider);
  build();
}

/** Bundles carry all that they need; where only what they leave outside is installed, there are no tools to run. */
function isProductionInstall() {
  return (process.env.npm_config_omit ?? "").split(/\s|,/).includes("dev");
}

/** One client per provider, from the models all share and the provider's own head. */
function generateClient(provider) {
  const prisma = locatePrisma();
  const schema = ["provider.prisma"]
    .map((name) => readFileSync(join(storage, "prisma", provider, name), "utf8"))
    .concat(readFileSync(join(storage, "prisma/models.prisma"), "utf8"))
    .join("\n");
  const migrations = migrationsModule(provider);
  const stampFile = join(generated, `${provider}.stamp`);
  const stamp = createHash("sha256")
    .update(
      JSON.stringify([
        prisma.version,
        schema,
        migrations,
        readFileSync(fileURLToPath(import.meta.url), "utf8"),
      ]),
    )
    .digest("hex");
  if (readIfThere(stampFile) === stamp && existsSync(join(generated, provider, "client.ts"))) return;

  rmSync(stampFile, { force: true });
  rmSync(join(generated, provider), { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });
  const schemaFile = join(generated, `${provider}.prisma`);
  writeFileSync(schemaFile, schema);
  writeFileSync(join(generated, `${provider}-migrations.ts`), migrations);
  runPrisma(prisma.cli, schemaFile);
  writeFileSync(stampFile, stamp);
}

function locatePrisma() {
  const require = createRequire(join(storage, "package.json"));
  try {
    const manifest = require.resolve("prisma/package.json");
    return {
      cli: join(dirname(manifest), "build/index.js"),
      version: require("prisma/package.json").version,
    };
  } catch (error) {
    return fail("The package prisma is not installed. Run npm ci with development dependencies.", error);
  }
}

/** Migrations as a module, so that a bundled hub carries them. */
function migrationsModule(provider) {
  const folder = join(storage, "prisma", provider, "migrations");
  const migrations = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(folder, name, "migration.sql"), "utf8") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return `export const MIGRATIONS: readonly { readonly name: string; readonly sql: string }[] = ${JSON.stringify(migrations, null, 2)};\n`;
}

function runPrisma(cli, schemaFile) {
  const result = spawnSync(process.execPath, [cli, "generate", "--schema", schemaFile, "--no-hints"], {
    cwd: storage,
    encoding: "utf8",
    timeout: 120_000,
    env: {
      ...process.env,
      // Generating needs no schema engine, but looks for one and downloads it unless a file is named.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (result.status === 0) return;
  const said = [result.error?.message, result.stdout, result.stderr].filter(Boolean).join("\n");
  fail(
    `The database client could not be generated (prisma generate, ${result.signal ?? `exit ${result.status}`}).`,
    said,
  );
}

function build() {
  const script = join(root, "scripts/build.mjs");
  if (!existsSync(script)) return;
  const result = spawnSync(process.execPath, [script], { cwd: root, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function fail(message, detail) {
  console.error(`prepare: ${message}\n${detail}`);
  process.exit(1);
}
