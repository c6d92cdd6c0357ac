/**
 * Reads vitest's JSON report and prints what failed, then `N passed, N failed`. A Docker or browser test that was
 * skipped counts as failed, and so does a suite that could not be loaded or a run that did not end well.
 *
 *     node .ci/summary.mjs <report> <exit code of the run>
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [path, status] = process.argv.slice(2);
const files = readReport(path);
const tests = files.flatMap((file) =>
  file.assertionResults.map(({ fullName, status }) => ({ file: file.name, fullName, status })),
);
const passed = tests.filter((one) => one.status === "passed").length;
const failures = [
  ...tests.filter((one) => one.status === "failed").map((one) => `${one.file}: ${one.fullName}`),
  ...files
    .filter(
      (file) => file.status === "failed" && !file.assertionResults.some((one) => one.status === "failed"),
    )
    .map((file) => `${file.name}: ${file.message || "the file failed as a whole"}`),
  ...["docker", "browser"].flatMap(needed),
];
if (failures.length === 0 && status !== "0") failures.push(`the run ended with ${status}`);

for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function readReport(file) {
  try {
    const { testResults } = JSON.parse(readFileSync(file, "utf8"));
    return testResults.map((one) => ({ ...one, name: relative(process.cwd(), one.name) }));
  } catch {
    // No report, or half of one: the run's exit code tells the rest.
    return [];
  }
}

/** Suites that other machines may skip, and this one may not. */
function needed(kind) {
  const own = tests.filter((one) => one.file.includes(`.${kind}.test.`));
  if (own.length === 0) return [`no ${kind} test was found`];
  return own
    .filter((one) => one.status !== "passed" && one.status !== "failed")
    .map((one) => `${one.file}: skipped, though it must run here: ${one.fullName}`);
}
