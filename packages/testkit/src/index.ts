/** Starts the house for tests and nothing else: no product code may import this package. */
export { createTestClock, settle, type TestClock } from "./test-clock.ts";
export { createTestEngine, type TestEngine, testAgents } from "./test-engine.ts";
