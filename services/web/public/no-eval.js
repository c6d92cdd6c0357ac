// The hub forbids `eval` to its pages. Zod would find out by trying, and every try is reported as a violation.
globalThis.__zod_globalConfig = { jitless: true };
