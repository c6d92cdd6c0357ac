import type { TurnItem } from "@envoy/space";
import { Circle, CircleCheck, CircleDot } from "lucide-react";

type Steps = Extract<TurnItem, { kind: "plan" }>["steps"];

/** The steps an agent has set itself, with how far it is. */
export function PlanList({ steps }: { readonly steps: Steps }) {
  const done = steps.filter((step) => step.status === "done").length;
  return (
    <div className="plan">
      <p className="plan-head">
        Plan · {done} of {steps.length} done
      </p>
      <ul>
        {steps.map((step) => (
          <li key={step.text} className={`plan-${step.status}`}>
            {step.status === "done" ? (
              <CircleCheck aria-label="done" />
            ) : step.status === "in_progress" ? (
              <CircleDot aria-label="in progress" />
            ) : (
              <Circle aria-label="to do" />
            )}
            <span>{step.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
