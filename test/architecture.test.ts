import { describe, expect, it } from "vitest";
import { exclusive, portable, pure, readsEnvironment, table } from "./architecture/rules.ts";
import {
  filesBelow,
  importsOf,
  packageOf,
  read,
  sourcesBelow,
  target,
  type Workspace,
  workspaces,
} from "./architecture/sources.ts";

const all = workspaces();
const product = all.flatMap(({ name, files }) =>
  files.filter((file) => file.product).map((file) => ({ ...file, workspace: name })),
);
const ours = (name: string) => (name.startsWith("@envoy/") ? name.slice("@envoy/".length) : null);

describe("who may import whom [architecture]", () => {
  it.each(all)("$name has its row, with a reason", ({ name }) => {
    expect(table[name]?.why).toMatch(/\S/);
  });

  it("leads downward only", () => {
    const upward = Object.entries(table).flatMap(([name, row]) =>
      row.ours.filter((one) => (table[one]?.layer ?? 99) >= row.layer).map((one) => [name, one]),
    );
    expect(upward).toEqual([]);
  });

  it.each(all)("$name imports only what its row allows", ({ name, files }) => {
    const row = table[name];
    const breaches = files
      .filter((file) => file.product)
      .flatMap((file) => file.imports.map((specifier) => ({ path: file.path, specifier })))
      .filter(({ specifier }) => {
        const from = packageOf(specifier);
        if (from === null || from === `@envoy/${name}`) return false;
        const mine = ours(from);
        return mine === null ? !row?.outside.includes(from) : !row?.ours.includes(mine);
      });
    expect(breaches, row?.why).toEqual([]);
  });

  it.each(all)("$name depends on no more than its row allows", ({ name, manifest }) => {
    const row = table[name];
    const more = Object.keys(manifest.dependencies ?? {}).filter((dependency) => {
      const mine = ours(dependency);
      return mine === null ? !row?.outside.includes(dependency) : !row?.ours.includes(mine);
    });
    expect(more, row?.why).toEqual([]);
  });

  it.each(all)("$name declares what it imports", ({ name, manifest, files }) => {
    // What is installed as a bundle carries its imports in the bundle.
    const bundled = manifest.bin === undefined ? {} : manifest.devDependencies;
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...bundled }));
    const missing = files
      .filter((file) => file.product)
      .flatMap((file) => file.imports.map((specifier) => packageOf(specifier)))
      .filter((from) => from !== null && from !== `@envoy/${name}` && !declared.has(from));
    expect([...new Set(missing)]).toEqual([]);
  });

  it.each(exclusive)("$of is imported only in $in", ({ of, in: allowed, why }) => {
    const elsewhere = product
      .filter((file) => !allowed.includes(file.workspace))
      .filter((file) => file.imports.some((specifier) => packageOf(specifier) === of));
    expect(
      elsewhere.map((file) => file.path),
      why,
    ).toEqual([]);
  });

  it("reaches other workspaces by their names, and only what they export", () => {
    const exported = new Set(
      all.flatMap(({ manifest }) =>
        Object.keys(manifest.exports ?? {}).map((path) => manifest.name + path.slice(1)),
      ),
    );
    const deep = all.flatMap(({ folder, files }) =>
      files.flatMap((file) =>
        file.imports
          .filter((specifier) =>
            specifier.startsWith(".")
              ? !target(file.path, specifier).startsWith(`${folder}/`)
              : ours(specifier) !== null && !exported.has(specifier),
          )
          .map((specifier) => `${file.path}: ${specifier}`),
      ),
    );
    expect(deep).toEqual([]);
  });

  it("goes round in no circle", () => {
    const edges = new Map(all.map((one) => [one.name, importedBy(one)]));
    const circles: string[][] = [];
    const walk = (name: string, path: readonly string[]) => {
      if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name]);
      else for (const next of edges.get(name) ?? []) walk(next, [...path, name]);
    };
    for (const { name } of all) walk(name, []);
    expect(circles).toEqual([]);
  });
});

function importedBy({ name, manifest, files }: Workspace): Set<string> {
  const imported = files
    .filter((file) => file.product)
    .flatMap((file) => file.imports.map((one) => packageOf(one) ?? ""));
  const named = [...imported, ...Object.keys(manifest.dependencies ?? {})].map(ours);
  return new Set(named.filter((one): one is string => one !== null && one !== name));
}

describe("pure packages [architecture]", () => {
  it.each(pure)("%s compiles without the types of any platform", (name) => {
    expect(JSON.parse(read("tsconfig.base.json"))).toMatchObject({
      compilerOptions: { types: [], lib: ["es2023", "esnext.disposable"] },
    });
    const { compilerOptions } = JSON.parse(read(`packages/${name}/tsconfig.json`)) as {
      compilerOptions: Record<string, unknown>;
    };
    expect(compilerOptions.types ?? []).toEqual([]);
    expect(compilerOptions).not.toHaveProperty("lib");
  });

  it.each(pure)("%s reads no clock and no dice", (name) => {
    const reads = product
      .filter((file) => file.workspace === name)
      .filter((file) => /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(/.test(file.text));
    expect(reads.map((file) => file.path)).toEqual([]);
  });

  it.each(portable)("%s needs no module of Node", (name) => {
    const bound = product
      .filter((file) => file.workspace === name)
      .filter((file) => file.imports.some((specifier) => specifier.startsWith("node:")));
    expect(bound.map((file) => file.path)).toEqual([]);
  });
});

describe("a source file [architecture]", () => {
  const everything = [
    ...all.flatMap((one) => one.files),
    ...sourcesBelow("scripts"),
    ...sourcesBelow("test"),
  ];

  it("holds one idea: at most 300 lines, tests apart", () => {
    const long = everything
      .filter(
        (file) => !/\.test\.tsx?$|-conformance\.ts$/.test(file.path) && file.text.split("\n").length > 301,
      )
      .map((file) => `${file.path}: ${file.text.split("\n").length - 1}`);
    expect(long).toEqual([]);
  });

  it("exports by name", () => {
    const nameless = everything.filter(
      (file) => /^export default\b|\bas default\b/m.test(file.text) && !/\.config\.ts$/.test(file.path),
    );
    expect(nameless.map((file) => file.path)).toEqual([]);
  });

  it("leaves the environment to config.ts and to programs", () => {
    const reads = product.filter(
      (file) =>
        /\bprocess\.env\b/.test(file.text) &&
        !/\/(config|main)\.ts$/.test(file.path) &&
        readsEnvironment[file.path] === undefined,
    );
    expect(reads.map((file) => file.path)).toEqual([]);
  });

  it("has an exception only where one is still needed", () => {
    const needless = Object.keys(readsEnvironment).filter(
      (path) => !product.some((file) => file.path === path && /\bprocess\.env\b/.test(file.text)),
    );
    expect(needless).toEqual([]);
  });

  it("prints nothing from inside a library or a service", () => {
    const prints = product.filter(
      (file) => /\bconsole\.\w+\(/.test(file.text) && !/\/main\.ts$/.test(file.path),
    );
    expect(prints.map((file) => file.path)).toEqual([]);
  });

  it("leaves nothing for later", () => {
    const marks = new RegExp(`(?://|\\*).*\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);
    const skips = new RegExp(
      `\\b(it|test|describe)\\.(${["sk" + "ip", "on" + "ly", "to" + "do"].join("|")})\\(`,
    );
    const left = everything.filter((file) => marks.test(file.text) || skips.test(file.text));
    expect(left.map((file) => file.path)).toEqual([]);
  });

  it("refers to nothing outside the repository", () => {
    const outside = new RegExp(
      ["\\.\\./sha" + "red\\b", "/wo" + "rk/(main|shared)", "bash_" + "jobs"].join("|"),
    );
    const texts = filesBelow("").filter((path) =>
      /\.(ts|tsx|mjs|json|ya?ml|md|sh|toml|html|css|prisma|sql)$/.test(path),
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((path) => outside.test(read(path)))).toEqual([]);
  });
});

describe("the reader of imports", () => {
  it("sees every form, and no comment", () => {
    const text = [
      'import { a } from "one";',
      'import type { b } from "@s/two/deep";',
      "import {",
      "  c,",
      '} from "three";',
      'export { d } from "./four.ts";',
      'import "five";',
      'const six = await import("six");',
      '// import { e } from "seven";',
      '/* import { f } from "eight"; */',
    ].join("\n");
    expect(importsOf(text)).toEqual(["one", "@s/two/deep", "three", "./four.ts", "five", "six"]);
    expect(importsOf(text).map(packageOf)).toEqual(["one", "@s/two", "three", null, "five", "six"]);
  });
});
