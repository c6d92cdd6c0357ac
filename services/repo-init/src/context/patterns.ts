import { commitStyle } from "./commit-style.ts";
import { boundedMarkdown, code, type Section } from "./markdown.ts";
import { namingStyle } from "./naming.ts";
import { countSign, type Survey } from "./survey.ts";

const PATTERNS_LIMIT = 6 * 1024;

/** The conventions that were found, each with what it was read from; nothing is said without evidence. */
export function renderPatterns(survey: Survey): string {
  const sections: Section[] = [
    { title: "Modules and types", lines: modules(survey) },
    { title: "Naming", lines: namingStyle(survey) },
    { title: "Errors", lines: errors(survey) },
    { title: "Tests", lines: testing(survey) },
    { title: "Formatting", lines: formatting(survey) },
    { title: "Commits", lines: commitStyle(survey.subjects) },
    { title: "Guides for contributors and agents", lines: guides(survey) },
  ];
  const intro = "Conventions found in the code, with their evidence. Follow them unless told otherwise.";
  return boundedMarkdown({ title: "Patterns", intro, sections, limit: PATTERNS_LIMIT });
}

function modules(survey: Survey): string[] {
  const [esm, cjs] = [countSign(survey, "esm"), countSign(survey, "cjs")];
  const [named, byDefault] = [countSign(survey, "named_exports"), countSign(survey, "default_exports")];
  const [typed, functions] = [countSign(survey, "typed_functions"), countSign(survey, "functions")];
  const strict = [...survey.texts].filter(
    ([path, text]) => /tsconfig[^/]*\.json$/.test(path) && /"strict"\s*:\s*true/.test(text),
  );
  const extension = survey.files
    .flatMap(({ facts }) => facts?.imports ?? [])
    .filter((name) => /^\.{1,2}\//.test(name));
  const withTs = extension.filter((name) => name.endsWith(".ts")).length;
  const withJs = extension.filter((name) => name.endsWith(".js")).length;
  return [
    ...(esm + cjs === 0
      ? []
      : [
          `- ${esm >= cjs ? "ES modules" : "CommonJS"}: ${esm} import or export lines, ${cjs} of require or module.exports`,
        ]),
    ...(extension.length === 0
      ? []
      : [
          `- Relative imports: ${withTs} end in .ts, ${withJs} in .js, ${extension.length - withTs - withJs} in neither`,
        ]),
    ...(named + byDefault === 0 ? [] : [`- Exports: ${named} named, ${byDefault} default`]),
    ...strict.map(([path]) => `- TypeScript is strict (${code(path)})`),
    ...(functions === 0 ? [] : [`- Python functions: ${typed} of ${functions} state their return type`]),
  ];
}

function errors(survey: Survey): string[] {
  const sign = (name: string, text: (count: number) => string) => {
    const count = countSign(survey, name);
    return count === 0 ? [] : [`- ${text(count)}`];
  };
  const classes = survey.files.flatMap(({ path, facts }) =>
    facts?.signs.error_classes
      ? [
          {
            path,
            names: facts.symbols.filter(({ kind, name }) => kind === "class" && /Error|Exception/.test(name)),
          },
        ]
      : [],
  );
  return [
    ...classes
      .slice(0, 5)
      .map(
        ({ path, names }) =>
          `- Own error classes in ${code(path)}${names.length === 0 ? "" : `: ${names.map(({ name }) => code(name)).join(", ")}`}`,
      ),
    ...sign(
      "throws",
      (count) => `Thrown in ${times(count)}, caught in ${times(countSign(survey, "catches"))}`,
    ),
    ...sign("result_values", (count) => `Returned as values with \`ok: false\` in ${times(count)}`),
    ...sign(
      "raises",
      (count) => `Raised in ${times(count)}, handled in ${times(countSign(survey, "excepts"))}`,
    ),
    ...sign(
      "error_checks",
      (count) =>
        `${count} checks of err != nil, ${countSign(survey, "error_wraps")} wrap with %w, ${countSign(survey, "panics")} panic`,
    ),
    ...sign("question_marks", (count) => `${count} uses of ?, ${countSign(survey, "unwraps")} of unwrap()`),
  ];
}

function times(count: number): string {
  return `${count} ${count === 1 ? "place" : "places"}`;
}

const FRAMEWORKS: readonly (readonly [RegExp, string])[] = [
  [/^vitest$/, "Vitest"],
  [/^@?jest(?:\/globals)?$/, "Jest"],
  [/^node:test$/, "node:test"],
  [/^mocha$/, "Mocha"],
  [/^(?:@playwright\/test|playwright)$/, "Playwright"],
  [/^cypress$/, "Cypress"],
  [/^pytest(?:\.|$)/, "pytest"],
  [/^unittest(?:\.|$)/, "unittest"],
  [/^testing$/, "Go testing"],
  [/^org\.junit\./, "JUnit"],
  [/^fast-check$/, "fast-check (properties)"],
];

function testing(survey: Survey): string[] {
  const tests = survey.files.filter(({ own, test, facts }) => own && test && facts !== null);
  const frameworks = FRAMEWORKS.flatMap(([pattern, name]) => {
    const users = tests.filter(({ facts }) => facts?.imports.some((each) => pattern.test(each)));
    return users[0] === undefined
      ? []
      : [
          `- ${name}: imported by ${users.length} test ${users.length === 1 ? "file" : "files"}, such as ${code(users[0].path)}`,
        ];
  });
  const apart = tests.filter(({ path }) => /(?:^|\/)(?:tests?|__tests__|spec|e2e)\//.test(path)).length;
  const named = new Map<string, number>();
  for (const { path } of tests) {
    const shape =
      /([._-](?:test|spec)\.\w+|_test\.\w+)$/.exec(path)?.[1] ??
      (/\/?(test_)[^/]+\.py$/.test(path) ? "test_*.py" : null);
    if (shape !== null) named.set(shape, (named.get(shape) ?? 0) + 1);
  }
  const shapes = [...named]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([shape, count]) => `${code(shape)} (${count})`);
  return [
    ...frameworks,
    ...(tests.length === 0
      ? []
      : [`- Layout: ${apart} files in test folders, ${tests.length - apart} beside the code`]),
    ...(shapes.length === 0 ? [] : [`- Names end in ${shapes.slice(0, 4).join(", ")}`]),
  ];
}

const FORMAT_FILES =
  /(?:^|\/)(?:\.editorconfig|\.prettierrc[^/]*|prettier\.config\.\w+|biome\.jsonc?|\.eslintrc[^/]*|eslint\.config\.\w+|ruff\.toml|\.ruff\.toml|\.flake8|setup\.cfg|rustfmt\.toml|\.rustfmt\.toml|\.golangci\.ya?ml|\.clang-format|\.rubocop\.yml|\.pre-commit-config\.yaml)$/;

function formatting(survey: Survey): string[] {
  const files = survey.files
    .filter(({ path, own }) => own && FORMAT_FILES.test(path))
    .map(({ path }) => `- Configured by ${code(path)}`);
  const [double, single] = [countSign(survey, "double_quotes"), countSign(survey, "single_quotes")];
  const [closed, open] = [countSign(survey, "semicolon_ends"), countSign(survey, "open_ends")];
  const [tabs, two, four] = [
    countSign(survey, "tab_indent"),
    countSign(survey, "two_space_indent"),
    countSign(survey, "four_space_indent"),
  ];
  return [
    ...files,
    ...(double + single === 0
      ? []
      : [
          `- ${double >= single ? "Double" : "Single"} quotes (${Math.max(double, single)} to ${Math.min(double, single)})`,
        ]),
    ...(closed + open === 0
      ? []
      : [
          `- Statements end ${closed >= open ? "with" : "without"} semicolons (${closed} with, ${open} without)`,
        ]),
    ...(tabs + two + four === 0
      ? []
      : [
          `- Indented with ${tabs > two + four ? "tabs" : two > 0 && two * 4 >= four ? "two spaces" : "four spaces"}`,
        ]),
  ];
}

const GUIDES =
  /^(?:CONTRIBUTING|ARCHITECTURE|AGENTS|CLAUDE|CODE_STYLE|STYLEGUIDE|DESIGN)(?:\.\w+)?$|^(?:docs|\.github)\/(?:CONTRIBUTING|ARCHITECTURE)\.md$|^\.cursor\/rules\/|^\.github\/copilot-instructions\.md$/i;

function guides(survey: Survey): string[] {
  return survey.files.filter(({ path }) => GUIDES.test(path)).map(({ path }) => `- ${code(path)}`);
}
