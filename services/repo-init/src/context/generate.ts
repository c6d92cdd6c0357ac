import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readGit } from "../git.ts";
import { readHead } from "../workspace/existing.ts";
import { readCache, writeAtomically, writeCache } from "./cache.ts";
import { renderDependencies } from "./dependencies.ts";
import { FACTS_VERSION, type FileFacts, readFacts } from "./facts.ts";
import { isOwnWork, isTest, languageOf } from "./languages.ts";
import { isManifest, parseManifest } from "./manifests/manifest.ts";
import { renderPatterns } from "./patterns.ts";
import { renderStructure } from "./structure.ts";
import type { Survey } from "./survey.ts";
import { renderSymbols } from "./symbols.ts";
import { readBlobs, readTree, type TreeFile } from "./tree.ts";

export interface GenerateOptions {
  readonly repo: string;
  readonly contextDir: string;
  /** Remembers what files said, by blob, so that a new HEAD costs only its changes. */
  readonly cachePath: string;
}

export interface Generated {
  readonly head: string | null;
  /** Over the written files; equal for equal commits. */
  readonly digest: string;
  /** False when the files already stood for this HEAD. */
  readonly changed: boolean;
  /** How many files had to be read; the rest was remembered. */
  readonly read: number;
}

const MAX_FILE_BYTES = 512 * 1024;
const MAX_FILES = 20_000;

/** Writes structure.md, patterns.md, dependencies.md, symbols.md and index.json for the repository's HEAD. */
export async function generateContext({ repo, contextDir, cachePath }: GenerateOptions): Promise<Generated> {
  await mkdir(contextDir, { recursive: true });
  const { head } = await readHead(repo);
  const present = await readIndex(contextDir);
  if (present !== null && present.head === head && present.version === FACTS_VERSION && present.intact) {
    return { head, digest: present.digest, changed: false, read: 0 };
  }
  const { survey, read } =
    head === null ? { survey: EMPTY, read: 0 } : await surveyRepository(repo, head, cachePath);
  const files = {
    "structure.md": head === null ? NO_COMMIT : renderStructure(survey),
    "patterns.md": head === null ? NO_COMMIT : renderPatterns(survey),
    "dependencies.md": head === null ? NO_COMMIT : renderDependencies(survey),
    "symbols.md": head === null ? NO_COMMIT : renderSymbols(survey),
  };
  const digest = digestOf(Object.values(files));
  for (const [name, text] of Object.entries(files)) await writeAtomically(join(contextDir, name), text);
  const index = {
    version: FACTS_VERSION,
    head,
    digest,
    files: Object.keys(files),
    counted: survey.files.length,
  };
  await writeAtomically(join(contextDir, "index.json"), `${JSON.stringify(index, null, 2)}\n`);
  return { head, digest, changed: true, read };
}

const EMPTY: Survey = { head: "", files: [], manifests: [], subjects: [], texts: new Map() };
const NO_COMMIT = "The repository has no commit yet.\n";

const indexSchema = z.object({
  version: z.number(),
  head: z.string().nullable(),
  digest: z.string(),
  files: z.array(z.enum(["structure.md", "patterns.md", "dependencies.md", "symbols.md"])),
});

async function readIndex(contextDir: string) {
  try {
    const index = indexSchema.parse(JSON.parse(await readFile(join(contextDir, "index.json"), "utf8")));
    const texts = await Promise.all(index.files.map((name) => readFile(join(contextDir, name), "utf8")));
    return { ...index, intact: digestOf(texts) === index.digest };
  } catch {
    // Missing, torn or of another version: the files are written anew, which is always right.
    return null;
  }
}

function digestOf(texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

/** Everything the files are rendered from, for one commit. */
async function surveyRepository(
  repo: string,
  head: string,
  cachePath: string,
): Promise<{ survey: Survey; read: number }> {
  const tree = await readTree(repo, head);
  if (!tree.ok) throw new Error(`cannot list ${repo}: ${tree.failure.sentence}`);
  const all = tree.value.slice(0, MAX_FILES);
  const { facts, read } = await rememberedFacts(repo, all, cachePath);
  const wanted = all.filter(
    (file) =>
      readable(file) && (isManifest(file.path) || CONVENTION_FILE.test(file.path)) && isOwnWork(file.path),
  );
  const blobs = await readBlobs(repo, wanted);
  const texts = new Map(wanted.map(({ path, blob }) => [path, blobs.get(blob)?.toString("utf8") ?? ""]));
  const manifests = [...texts].flatMap(([path, text]) => parseManifest(path, text) ?? []);
  const log = await readGit({
    repo,
    args: ["log", "-n", "200", "-z", "--format=%s", head],
    parse: ({ stdout }) => stdout.split("\0").filter((each) => each !== ""),
  });
  const files = all.map((file) => ({
    path: file.path,
    size: file.size,
    language: file.link ? null : languageOf(file.path),
    test: isTest(file.path),
    own: isOwnWork(file.path),
    facts: facts.get(cacheKey(file)) ?? null,
  }));
  return { survey: { head, files, manifests, subjects: log.ok ? log.value : [], texts }, read };
}

const CONVENTION_FILE = /^readme(?:\.\w+)?$|(?:^|\/)tsconfig[^/]*\.json$/i;

function readable({ link, size }: TreeFile): boolean {
  return !link && size <= MAX_FILE_BYTES;
}

function cacheKey({ path, blob }: TreeFile): string {
  return `${languageOf(path) ?? ""} ${blob}`;
}

async function rememberedFacts(repo: string, all: readonly TreeFile[], cachePath: string) {
  const cache = await readCache(cachePath);
  const wanted = all.filter(
    (file) => readable(file) && isOwnWork(file.path) && languageOf(file.path) !== null,
  );
  const missing = wanted.filter((file) => !cache.has(cacheKey(file)));
  const blobs = await readBlobs(repo, missing);
  const facts = new Map<string, FileFacts>();
  for (const file of wanted) {
    const key = cacheKey(file);
    const bytes = blobs.get(file.blob);
    const known = cache.get(key) ?? (bytes === undefined ? undefined : readFacts(file.path, bytes));
    if (known !== undefined) facts.set(key, known);
  }
  if (missing.length > 0 || facts.size !== cache.size) await writeCache(cachePath, facts);
  return { facts, read: missing.length };
}
