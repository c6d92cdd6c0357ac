import { expect, it } from "vitest";
import { packageOf, readImports } from "./imports.ts";
import type { CodeLanguage } from "./languages.ts";
import { readSymbols } from "./symbol-scan.ts";

it.each<[CodeLanguage, string, string[]]>([
  [
    "js",
    "export async function a() {}\n  export const no = 1;\nexport default class B {}\nconst c = 1;\nexport interface D {}\nexports.e = 1\n",
    ["1 function a", "3 class B", "5 interface D", "6 value e"],
  ],
  [
    "python",
    "def a():\n    def inner(): pass\nclass B(C):\n    def m(self): ...\nasync def d(): ...\ndef _private(): ...\n",
    ["1 function a", "3 class B", "5 function d"],
  ],
  [
    "go",
    "func A() {}\nfunc (r *R) B() {}\nfunc c() {}\ntype D struct{}\n",
    ["1 function A", "2 function B", "4 type D"],
  ],
  [
    "rust",
    "pub fn a() {}\nfn b() {}\n    pub async fn c(&self) {}\npub(crate) struct D;\n",
    ["1 function a", "3 function c", "4 struct D"],
  ],
  [
    "java",
    "package x;\npublic final class A {}\nclass B {}\npublic record C(int x) {}\n",
    ["2 class A", "4 record C"],
  ],
])("finds what %s files offer", (language, text, expected) => {
  expect(readSymbols(text, language).map(({ line, kind, name }) => `${line} ${kind} ${name}`)).toEqual(
    expected,
  );
});

it("finds imports and the package they mean", () => {
  const text =
    'import { a } from "zod";\nimport "./x.ts";\nconst b = require("@s/p/sub");\nawait import("node:fs");\n';
  const found = readImports(text, "js");
  expect(found).toEqual(["./x.ts", "@s/p/sub", "node:fs", "zod"]);
  expect(found.map(packageOf)).toEqual([null, "@s/p", null, "zod"]);
});
