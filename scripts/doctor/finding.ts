/** What a check found: fine, worth knowing, or in the way. */
export interface Finding {
  readonly level: "ok" | "note" | "fault";
  readonly what: string;
  /** What to do; only where there is something to do. */
  readonly next?: string;
}

const signs = { ok: "ok   ", note: "note ", fault: "FAULT" } as const;

export function findingLines({ level, what, next }: Finding): string {
  return `  ${signs[level]} ${what}${next === undefined ? "" : `\n        ${next}`}`;
}
