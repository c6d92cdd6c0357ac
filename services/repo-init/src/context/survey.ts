import type { FileFacts } from "./facts.ts";
import type { Manifest } from "./manifests/shape.ts";

/** One of the project's own files with what it says. */
export interface SurveyedFile {
  readonly path: string;
  readonly size: number;
  readonly language: string | null;
  readonly test: boolean;
  /** Null for what was not read: too big, a link, vendored or generated. */
  readonly facts: FileFacts | null;
  readonly own: boolean;
}

/** All that the context files are written from; equal surveys give equal files. */
export interface Survey {
  readonly head: string;
  readonly files: readonly SurveyedFile[];
  readonly manifests: readonly Manifest[];
  /** Subjects of the latest commits, newest first. */
  readonly subjects: readonly string[];
  /** Content of small files that conventions are read from, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Adds up one sign over all files. */
export function countSign(survey: Survey, sign: string): number {
  return survey.files.reduce((sum, { facts }) => sum + (facts?.signs[sign] ?? 0), 0);
}
