import type { TurnView } from "@envoy/protocol";
import { Square } from "lucide-react";
import { Avatar } from "../components/avatar.tsx";
import { Button } from "../components/button.tsx";
import { stopwatch } from "../lib/format.ts";
import { useMember, usePeople, usePresence } from "../lib/room-context.ts";
import { useAct } from "../lib/use-act.ts";
import { useNow } from "../lib/use-now.ts";
import { AuthorLine } from "./author-line.tsx";
import { TurnFooter } from "./turn-footer.tsx";
import { TurnWork } from "./turn-work.tsx";

/** A turn that has no answer: it works, or it ended in another way. */
export function TurnRow({ turn }: { readonly turn: TurnView }) {
  const people = usePeople();
  return (
    <article className="message turn" data-hue={people.hues.get(turn.agent)} data-row={turn.id} tabIndex={-1}>
      <Avatar actor={turn.agent} live={turn.state === "working"} />
      <div className="message-main">
        <AuthorLine actor={turn.agent} at={turn.startedAt}>
          {turn.state === "working" && <WorkingBadge turn={turn} />}
        </AuthorLine>
        <TurnWork turn={turn} />
        {turn.state !== "working" && <TurnOutcome turn={turn} />}
        {turn.state !== "working" && <TurnFooter turn={turn} />}
      </div>
    </article>
  );
}

function WorkingBadge({ turn }: { readonly turn: TurnView }) {
  const now = useNow(1000);
  const act = useAct();
  const member = useMember(turn.agent);
  const presence = usePresence(turn.agent);
  const waits = presence?.presence === "waiting";
  return (
    <>
      <span className={`badge ${waits ? "badge-need" : "badge-live"}`}>
        <i className="pulse" />
        {waits ? "waits for approval" : "working"}{" "}
        <span className="tabular">{stopwatch(now - turn.startedAt)}</span>
      </span>
      <Button small tone="quiet" onClick={() => void act("agent.stop", { agent: member?.handle ?? null })}>
        <Square /> Stop
      </Button>
    </>
  );
}

const outcomes = {
  working: "",
  answered: "Its answer is further back.",
  passed: "Had nothing to add",
  failed: "Failed",
  interrupted: "Was stopped",
  lost: "Was cut off; it is tried again",
} as const;

function TurnOutcome({ turn }: { readonly turn: TurnView }) {
  const why = turn.failure?.message ?? turn.reason;
  const tone = turn.state === "failed" || turn.state === "lost" ? "bad" : "plain";
  return (
    <p className={`outcome outcome-${tone}`}>
      <strong>{outcomes[turn.state]}</strong>
      {why !== null && <>: {why}</>}
    </p>
  );
}
