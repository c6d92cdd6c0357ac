import { expect, it } from "vitest";
import { judgeOwner, type OwnerSigns } from "./judge.ts";
import { type LockContent, parseLockFile } from "./record.ts";

const record = {
  token: 3,
  container: null,
  host: "a",
  boot: "b",
  pid: 7,
  startedAt: "2026-01-01T00:00:00.000Z",
  released: false,
};
const held: LockContent = { kind: "record", record };
const base: OwnerSigns = { content: held, kernelLock: "held", sameBoot: true, unchangedMs: 0 };

it.each<[string, Partial<OwnerSigns>, string]>([
  ["no file", { content: { kind: "none" } }, "take free"],
  ["released", { content: { kind: "record", record: { ...record, released: true } } }, "take released"],
  ["killed on this machine", { kernelLock: "free" }, "take owner_dead"],
  ["kernel lock of another boot proves nothing", { kernelLock: "free", sameBoot: false }, "wait owner_alive"],
  [
    "other machine, silent",
    { kernelLock: "free", sameBoot: false, unchangedMs: 10_000 },
    "take owner_silent",
  ],
  ["stopped", { unchangedMs: 10_000 }, "take owner_silent"],
  ["alive", { unchangedMs: 9_999 }, "wait owner_alive"],
  ["no kernel locks, alive", { kernelLock: null }, "wait owner_alive"],
  ["corrupt, owner at work", { content: { kind: "corrupt" } }, "wait owner_unknown"],
  ["corrupt, owner dead", { content: { kind: "corrupt" }, kernelLock: "free" }, "take corrupt"],
  [
    "corrupt, nobody moves",
    { content: { kind: "corrupt" }, kernelLock: null, unchangedMs: 10_000 },
    "take corrupt",
  ],
])("%s", (_name, signs, expected) => {
  const verdict = judgeOwner({ ...base, ...signs }, 10_000);
  expect(`${verdict.may} ${verdict.because}`).toBe(expected);
});

it.each(["", "{", "null", "[]", '{"token":"x"}', '{"token":-1}'])("takes %j as no record", (text) => {
  expect(parseLockFile(text).kind).toBe("corrupt");
});
