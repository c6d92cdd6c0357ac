import type { ChainView } from "@envoy/protocol";
import { useState } from "react";
import { Avatar } from "../components/avatar.tsx";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { amount, clock, duration, money, plural } from "../lib/format.ts";
import { useCan, usePeople, useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useAct } from "../lib/use-act.ts";
import { ChainActions } from "../room/chain-actions.tsx";
import { limitText, limitUses } from "../room/limit-bar.tsx";

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

function Chains() {
  const { chains } = useSpace();
  const shown = chains.filter((one) => one.status !== "ended");
  if (shown.length === 0) return null;
  return (
    <section>
      <h3>Running now</h3>
      {shown.map((one) => (
        <ChainRow key={one.id} chain={one} />
      ))}
    </section>
  );
}

function ChainRow({ chain }: { readonly chain: ChainView }) {
  const { limits } = useSpace();
  const { reveal } = useUi();
  const message = useRoomState((snapshot) => snapshot.messages.get(chain.id));
  return (
    <div className={`chain chain-${chain.status}`}>
      <button type="button" onClick={() => reveal(chain.id)}>
        {message?.text?.split("\n")[0] ?? "A message further back"}
      </button>
      <dl className="limit-grid">
        {limitUses(chain, limits).map((one) => (
          <div key={one.name}>
            <dt>{one.name}</dt>
            <dd className="tabular">
              {one.shown(one.used)} / {one.shown(one.max)}
            </dd>
            <meter min={0} max={one.max} value={one.used} high={one.max * 0.8} aria-label={one.name} />
          </div>
        ))}
      </dl>
      {chain.status === "held" && (
        <p className="chain-line">
          {chain.sentence} <ChainActions chain={chain.id} />
        </p>
      )}
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

const limitWords = {
  turns: "turns",
  depth: "hand-overs",
  pair: "between the same two",
  fanOut: "agents woken by one message",
  wallMs: "time",
  tokens: "tokens",
  costUsd: "money",
} as const;
type LimitName = keyof typeof limitWords;

function Limits() {
  const { limits } = useSpace();
  return (
    <section>
      <h3>
        Limits <span className="faint heading-note">for all that one message sets off</span>
      </h3>
      <dl className="limit-list">
        {limitNames.map((name) => (
          <LimitRow key={name} name={name} value={limits[name] ?? null} />
        ))}
      </dl>
    </section>
  );
}

const limitNames: readonly LimitName[] = ["turns", "depth", "pair", "fanOut", "wallMs", "tokens", "costUsd"];

function LimitRow({ name, value }: { readonly name: LimitName; readonly value: number | null }) {
  const act = useAct();
  const isAdmin = useCan("admin");
  const [draft, setDraft] = useState<string | null>(null);
  const unit = name === "wallMs" ? 60_000 : 1;
  const save = async () => {
    const number = draft === null || draft.trim() === "" ? null : Number(draft) * unit;
    if (number !== null && !(number > 0)) return;
    if ((await act("space.limit", { limit: name, value: number })) !== null) setDraft(null);
  };
  return (
    <div>
      <dt>{limitWords[name]}</dt>
      <dd>
        {draft === null ? (
          <button
            type="button"
            disabled={!isAdmin}
            className="tabular"
            title={isAdmin ? "Change" : ""}
            onClick={() => setDraft(value === null ? "" : String(value / unit))}
          >
            {limitText(name, value)}
          </button>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <input
              aria-label={limitWords[name]}
              inputMode="decimal"
              value={draft}
              placeholder={name === "tokens" || name === "costUsd" ? "off" : ""}
              onChange={(event) => setDraft(event.target.value)}
            />
            {name === "wallMs" && "min"}
            <Button small type="submit" tone="primary">
              Set
            </Button>
            <Button small tone="quiet" onClick={() => setDraft(null)}>
              Back
            </Button>
          </form>
        )}
      </dd>
    </div>
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
