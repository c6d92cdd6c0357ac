import type { ApprovalView } from "@envoy/protocol";
import { stopwatch } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";

/** Time left; when it is over the request declines itself. */
export function ApprovalTimer({ approval }: { readonly approval: ApprovalView }) {
  const now = useNow(1000);
  const left = approval.expiresAt - now;
  return (
    <span
      className={`timer tabular ${left < 60_000 ? "timer-short" : ""}`}
      title="Declines itself when the time is over"
      role="timer"
    >
      {left <= 0 ? "expires" : `${stopwatch(left)} left`}
    </span>
  );
}
