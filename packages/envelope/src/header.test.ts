import { describe, expect, it } from "vitest";
import { canonicalize } from "./canonical.ts";
import { describeBody, type EventHeader, headerText, parseHeader } from "./header.ts";
import { generateKeyPair } from "./keys.ts";

const { actor } = generateKeyPair();
const ID = "ab".repeat(32);
const hex = (seed: number): string => seed.toString(16).padStart(64, "0");
const heads = (count: number): string[] => Array.from({ length: count }, (_, index) => hex(index));

const header: EventHeader = {
  v: 1,
  space: "room_1778994801731qqqjju",
  type: "message.post",
  author: actor,
  writer: "0123456789abcdef",
  wseq: 2,
  wprev: ID,
  parents: heads(2),
  auth: [ID],
  epoch: 0,
  ts: 1_778_994_801_731,
  ...describeBody('{"text":"hi"}'),
  refs: [{ id: ID, kind: "derived-from" }],
};

describe("event header", () => {
  it("reads back what it wrote", () => {
    expect(parseHeader(headerText(header))).toEqual({ ok: true, header });
    expect(parseHeader(Buffer.from(headerText(header)))).toEqual({ ok: true, header });
  });

  it("takes each list up to its limit", () => {
    const full = {
      ...header,
      parents: heads(16),
      auth: heads(8),
      refs: heads(32).map((id) => ({ id, kind: "evidence" })),
    };
    expect(parseHeader(canonicalize(full))).toMatchObject({ ok: true });
  });

  const broken: readonly [string, object][] = [
    ["another version", { v: 2 }],
    ["a space of another form", { space: "room_1" }],
    ["a type without a noun", { type: "post" }],
    ["an author with padding bits", { author: `${actor.slice(0, -1)}B` }],
    ["a short author", { author: actor.slice(1) }],
    ["a writer in upper case", { writer: "0123456789ABCDEF" }],
    ["no first number", { wseq: 0 }],
    ["a first event with a predecessor", { wseq: 1 }],
    ["a later event without one", { wprev: null }],
    ["unsorted parents", { parents: [hex(2), hex(1)] }],
    ["a parent twice", { parents: [hex(1), hex(1)] }],
    ["17 parents", { parents: heads(17) }],
    ["9 authority heads", { auth: heads(9) }],
    ["33 references", { refs: heads(33).map((id) => ({ id, kind: "evidence" })) }],
    ["a reference of no kind", { refs: [{ id: ID, kind: "" }] }],
    ["a body beyond the limit", { bodyLen: 65_537 }],
    ["a negative epoch", { epoch: -1 }],
    ["a field too many", { extra: 1 }],
  ];
  it.each(broken)("refuses %s", (_name, change) => {
    expect(parseHeader(canonicalize({ ...header, ...change }))).toMatchObject({
      ok: false,
      fault: "not a header",
    });
  });

  it("refuses a missing field, a long header and a second spelling", () => {
    const { ts: _ts, ...rest } = header;
    expect(parseHeader(canonicalize(rest))).toMatchObject({ ok: false, fault: "not a header" });
    const text = canonicalize({ ...header, type: "a".repeat(8 * 1024) });
    expect(parseHeader(text)).toMatchObject({ ok: false, fault: "too large" });
    expect(parseHeader(` ${headerText(header)}`)).toMatchObject({ ok: false, fault: "not canonical" });
  });

  it("will not write a header that breaks the format", () => {
    expect(() => headerText({ ...header, epoch: 0.5 })).toThrow();
  });

  it("describes a body by its bytes", () => {
    expect(describeBody("\u20ac").bodyLen).toBe(3);
    expect(describeBody("").bodyHash).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });
});
