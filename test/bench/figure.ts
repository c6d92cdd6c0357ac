/** One line of the table: a figure, what it is measured against, and the goal it has to meet. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  /** What the same run gave without the product; "—" where the goal is absolute. */
  readonly baseline: string;
  /** The number that the goal is about. */
  readonly value: number;
  readonly shown: string;
  readonly goal: Goal;
}

export interface Goal {
  readonly kind: "at least" | "below" | "at most";
  readonly limit: number;
  readonly unit: string;
}

export interface Benchmark {
  readonly name: string;
  /** What is compared with what, for the page of results. */
  readonly method: string;
  /** What decides the figure, where that is not plain. */
  readonly remarks?: string;
  run(): Promise<Figure[]>;
}

export function isMet({ value, goal }: Figure): boolean {
  if (goal.kind === "at least") return value >= goal.limit;
  return goal.kind === "below" ? value < goal.limit : value <= goal.limit;
}

export function goalText({ kind, limit, unit }: Goal): string {
  return `${kind} ${limit}${unit}`;
}

/** A rate of ours over the same rate of a baseline, from the same run. */
export function ratioFigure(given: {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  readonly goal: number;
}): Figure {
  const { what, unit, ours, baseline, goal } = given;
  const value = ours / baseline;
  return {
    what,
    ours: `${whole(ours)} ${unit}`,
    baseline: `${whole(baseline)} ${unit}`,
    value,
    shown: value.toFixed(2),
    goal: { kind: "at least", limit: goal, unit: "" },
  };
}

/** A figure that has to stay below a bound of its own. */
export function boundFigure(given: {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  readonly digits?: number;
}): Figure {
  const { what, value, unit, limit, digits = 1 } = given;
  const shown = `${value.toFixed(digits)}${unit}`;
  return { what, ours: shown, baseline: "—", value, shown, goal: { kind: "below", limit, unit } };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
