import { Avatar } from "../components/avatar.tsx";
import { Empty } from "../components/empty.tsx";
import { amount, clock, duration, money, plural } from "../lib/format.ts";
import { usePeople, useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { Chains } from "./chains.tsx";
import { Limits } from "./limits.tsx";

/** What runs, what it used, what it may use, and in which sessions the agents work. */
export function ActivityTab() {
  return (
    <div className="activity">
      <Chains />
      <Usage />
      <Limits />
      <RecentTurns />
      <Sessions />
    </div>
  );
}

function Usage() {
  const { members } = usePeople();
  const turns = useRoomState((snapshot) => snapshot.turns);
  const rows = members
    .filter((one) => one.kind === "agent")
    .map((member) => {
      const mine = [...turns.values()].filter((one) => one.agent === member.actor);
      const sum = (of: (usage: NonNullable<(typeof mine)[number]["usage"]>) => number) =>
        mine.reduce((total, one) => total + (one.usage === null ? 0 : of(one.usage)), 0);
      return {
        member,
        turns: mine.length,
        input: sum((u) => u.inputTokens),
        output: sum((u) => u.outputTokens),
        cost: sum((u) => u.costUsd ?? 0),
      };
    })
    .filter((row) => row.turns > 0);
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>
        Used <span className="faint heading-note">in the turns shown here</span>
      </h3>
      <table className="numbers">
        <thead>
          <tr>
            <th>Agent</th>
            <th>Turns</th>
            <th>In</th>
            <th>Out</th>
            <th>Cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.member.actor}>
              <th scope="row">{row.member.handle}</th>
              <td>{row.turns}</td>
              <td>{amount(row.input)}</td>
              <td>{amount(row.output)}</td>
              <td>{row.cost > 0 ? money(row.cost) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RecentTurns() {
  const turns = useRoomState((snapshot) => snapshot.turns);
  const { byActor } = usePeople();
  const { reveal } = useUi();
  const recent = [...turns.values()].toSorted((a, b) => b.seq - a.seq).slice(0, 20);
  return (
    <section>
      <h3>Turns</h3>
      {recent.length === 0 && <Empty title="No agent has worked here yet" />}
      <ul className="turn-list">
        {recent.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => reveal(one.answer ?? one.id)}>
              <Avatar actor={one.agent} size="small" />
              <span>{byActor.get(one.agent)?.handle}</span>
              <span className={`turn-state turn-${one.state}`}>{one.state}</span>
              <span className="faint tabular turn-meta">
                {one.items.length > 0 && `${plural(one.items.length, "step")} · `}
                {one.finishedAt !== null && `${duration(one.finishedAt - one.startedAt)} · `}
                {clock(one.startedAt)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sessions() {
  const { sessions } = useSpace();
  const { byActor } = usePeople();
  if (sessions.length === 0) return null;
  return (
    <section>
      <h3>Sessions</h3>
      <ul className="session-list">
        {sessions.map((one) => (
          <li key={one.actor}>
            <strong>{byActor.get(one.actor)?.handle}</strong> {one.runtime}{" "}
            <code title={one.session}>{one.session.slice(0, 13)}</code>
            <span className="faint">
              {" "}
              since {clock(one.openedAt)}
              {one.closed === null ? "" : `, closed: ${one.closed.reason}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
