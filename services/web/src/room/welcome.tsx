import { usePeople, useSpace } from "../lib/room-context.ts";
import { focusComposer } from "./focus.ts";

/** The first one is the piece that demo mode can play. */
const openings = [
  "Design an auth system for our API",
  "Read the repository and tell us what a newcomer should know first",
  "Find the riskiest untested code and plan tests for it",
] as const;

/** An empty room says what to do, with sentences that can be taken over. */
export function Welcome() {
  const space = useSpace();
  const { members } = usePeople();
  const agents = members.filter((one) => one.kind === "agent" && !one.removed);
  const first = agents.find((one) => one.agentRole === "planner") ?? agents[0];
  return (
    <section className="welcome">
      <h2>{space.name}</h2>
      <p>
        {space.goal === "" ? "People and agents work here as one team." : space.goal} A mention such as{" "}
        <span className="mention mention-member">@{first?.handle ?? "Planner"}</span> asks somebody to act;
        without one, nobody is woken.
      </p>
      {first !== undefined && (
        <ul>
          {(space.demo === null ? openings : openings.slice(0, 1)).map((text) => (
            <li key={text}>
              <button type="button" onClick={() => focusComposer(`@${first.handle} ${text}`)}>
                <span className="mention mention-member">@{first.handle}</span> {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
