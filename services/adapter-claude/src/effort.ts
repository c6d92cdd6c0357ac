import { DriverError } from "@envoy/agent-kit";
import { z } from "zod";
import { failure } from "./failures.ts";

const EffortLevel = z.enum(["low", "medium", "high", "xhigh", "max"]);
export type EffortLevel = z.infer<typeof EffortLevel>;

/** The runtime ignores an effort it does not know without a word, so the driver refuses it. */
export function readEffort(effort: string): EffortLevel {
  const parsed = EffortLevel.safeParse(effort);
  if (parsed.success) return parsed.data;
  const known = EffortLevel.options.join(", ");
  throw new DriverError(failure("other", `"${effort}" is no effort of Claude; known are ${known}.`, null));
}
