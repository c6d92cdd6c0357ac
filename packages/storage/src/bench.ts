/** For benchmarks only: appends against bare SQLite, and a way to fill a database. */
export { type AppendFigures, benchAppend } from "./bench-append.ts";
export { type SeedOptions, seedMessages } from "./bench-seed.ts";
