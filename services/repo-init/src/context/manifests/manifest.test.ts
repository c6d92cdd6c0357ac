import { expect, it } from "vitest";
import { parseManifest } from "./manifest.ts";

function listed(path: string, text: string) {
  return parseManifest(path, text)?.dependencies.map(({ name, version, scope }) =>
    `${scope} ${name} ${version}`.trim(),
  );
}

it("reads package.json with scripts, bins and scopes", () => {
  const manifest = parseManifest(
    "api/package.json",
    '{"name":"api","description":"Sells tea","type":"module","bin":{"api":"bin/api.js"},"scripts":{"test":"vitest"},"dependencies":{"zod":"4.1.0"},"devDependencies":{"vitest":"^3"},"peerDependencies":{"react":"*"}}',
  );
  expect(manifest).toMatchObject({
    name: "api",
    description: "Sells tea",
    entries: ["bin/api.js"],
    scripts: [{ name: "test", command: "vitest" }],
    notes: ["type: module"],
  });
  expect(manifest?.dependencies.map(({ name, scope }) => `${scope} ${name}`)).toEqual([
    "peer react",
    "dev vitest",
    "direct zod",
  ]);
});

it.each([
  [
    "pyproject.toml",
    '[project]\nname = "shop"\nrequires-python = ">=3.11"\ndependencies = [\n  "fastapi[all]>=0.110", # web\n  "SQLAlchemy~=2.0 ; python_version > \'3\'",\n]\n[project.optional-dependencies]\ndev = ["pytest"]\n',
    ["direct SQLAlchemy ~=2.0", "direct fastapi >=0.110", "dev pytest"],
  ],
  [
    "py/pyproject.toml",
    '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.11"\nhttpx = {version = "^0.27", extras = ["http2"]}\n[tool.poetry.group.dev.dependencies]\nruff = "*"\n',
    ["direct httpx ^0.27", "dev ruff *"],
  ],
  [
    "requirements.txt",
    "# web\nflask==3.0.0\n-r other.txt\nrequests\n",
    ["direct flask ==3.0.0", "direct requests"],
  ],
  ["requirements-dev.txt", "pytest>=8\n", ["dev pytest >=8"]],
  [
    "go.mod",
    "module example.org/app\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgolang.org/x/net v0.1.0 // indirect\n)\nrequire github.com/c/d v0.0.1\n",
    ["direct github.com/a/b v1.2.3", "direct github.com/c/d v0.0.1"],
  ],
  [
    "Cargo.toml",
    '[package]\nname = "x"\nedition = "2021"\n[dependencies]\nserde = { version = "1.0", features = ["derive"] }\nanyhow = "1"\nshared.workspace = true\n[dev-dependencies]\nproptest = "1"\n[dependencies.tokio]\nversion = "1.38"\n',
    ["direct anyhow 1", "dev proptest 1", "direct serde 1.0", "direct shared workspace", "direct tokio 1.38"],
  ],
  [
    "pom.xml",
    "<project><parent><artifactId>p</artifactId></parent><artifactId>shop</artifactId><dependencies><dependency><groupId>org.a</groupId><artifactId>b</artifactId><version>1</version></dependency><dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency></dependencies></project>",
    ["dev junit:junit", "direct org.a:b 1"],
  ],
  [
    "build.gradle.kts",
    'dependencies {\n  implementation("com.a:b:1.0")\n  testImplementation("org.junit:junit:5")\n}\n',
    ["direct com.a:b 1.0", "dev org.junit:junit 5"],
  ],
  [
    "Gemfile",
    'gem "rails", "~> 7.1"\ngroup :development, :test do\n  gem "rspec"\nend\ngem "pg"\n',
    ["direct pg", "direct rails ~> 7.1", "dev rspec"],
  ],
  [
    "composer.json",
    '{"name":"a/b","require":{"php":">=8","laravel/framework":"^11"},"require-dev":{"phpunit/phpunit":"^11"}}',
    ["direct laravel/framework ^11", "dev phpunit/phpunit ^11"],
  ],
])("reads %s", (path, text, expected) => {
  expect(listed(path, text)).toEqual(expected);
});

it.each(["package.json", "composer.json"])("says so when %s cannot be read", (path) => {
  expect(parseManifest(path, "{ broken")?.notes[0]).toContain("could not be read");
});
