import { defineConfig } from "vitest/config";

/**
 * The suffix of a test file says what it costs: `.test.ts` no I/O beyond loopback and a temporary folder,
 * `.system.test.ts` real processes and git, `.docker.test.ts` an engine, `.browser.test.ts` Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // A machine that does something else as well must not fail a property test.
          testTimeout: 30_000,
          include: ["{packages,services}/*/src/**/*.test.{ts,tsx}", "test/*.test.ts"],
          exclude: ["**/*.{system,docker,browser}.test.ts", "**/node_modules/**"],
        },
      },
      {
        test: {
          name: "system",
          include: [
            "{packages,services}/*/src/**/*.{system,docker,browser}.test.ts",
            "test/**/*.{system,docker,browser}.test.ts",
          ],
          exclude: ["**/node_modules/**"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
