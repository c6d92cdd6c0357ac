import { useState } from "react";
import { Button } from "../components/button.tsx";
import { useCan, useSpace } from "../lib/room-context.ts";
import { useAct } from "../lib/use-act.ts";
import { limitText } from "../room/limit-bar.tsx";

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

/** The limits of the room; an admin changes one by pressing it. */
export function Limits() {
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
