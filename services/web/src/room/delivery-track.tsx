import type { DeliveryView, MessageView } from "@envoy/protocol";
import { Check, CircleAlert, CirclePause, Minus } from "lucide-react";
import { Button } from "../components/button.tsx";
import { duration, fullTime, stopwatch } from "../lib/format.ts";
import { useCan, useMember, usePresence, useRoomState, useSpace } from "../lib/room-context.ts";
import { useAct } from "../lib/use-act.ts";
import { useNow } from "../lib/use-now.ts";
import { ChainActions } from "./chain-actions.tsx";

/** What became of a mention, per recipient: stored, woken, working, and how it ended. */
export function DeliveryTracks({ message }: { readonly message: MessageView }) {
  if (message.deliveries.length === 0) return null;
  return (
    <ul className="tracks" aria-label="Deliveries">
      {message.deliveries.map((one) => (
        <DeliveryTrack key={one.id} delivery={one} message={message} />
      ))}
    </ul>
  );
}

const stages: readonly string[] = ["stored", "woken", "working"];
const over = ["answered", "passed", "failed"];

const reachedStage = (state: string): number => stages.indexOf(state) + 1;

function DeliveryTrack({
  delivery,
  message,
}: {
  readonly delivery: DeliveryView;
  readonly message: MessageView;
}) {
  const member = useMember(delivery.to);
  const reached = over.includes(delivery.state) ? stages.length : reachedStage(delivery.state);
  const steps = delivery.steps.map((step) => `${step.state} ${fullTime(step.at)}`).join("\n");
  return (
    <li className={`track track-${delivery.state}`} title={steps}>
      <span className="track-dots" aria-hidden="true">
        {stages.map((stage, index) => (
          <i key={stage} className={index < reached ? "reached" : ""} />
        ))}
        <TrackEnd state={delivery.state} />
      </span>
      <span className="track-who">{member?.handle ?? "somebody"}</span>
      <TrackWords delivery={delivery} />
      <TrackActions delivery={delivery} message={message} />
    </li>
  );
}

function TrackEnd({ state }: { readonly state: DeliveryView["state"] }) {
  if (state === "answered") return <Check />;
  if (state === "passed") return <Minus />;
  if (state === "failed") return <CircleAlert />;
  if (state === "held") return <CirclePause />;
  return <i />;
}

function TrackWords({ delivery }: { readonly delivery: DeliveryView }) {
  const running = delivery.state === "working" || delivery.notBefore !== null;
  const now = useNow(1000, running);
  const presence = usePresence(delivery.to);
  const since = (state: string) => delivery.steps.findLast((step) => step.state === state)?.at ?? now;
  const total = duration((delivery.steps.at(-1)?.at ?? now) - (delivery.steps[0]?.at ?? now));
  switch (delivery.state) {
    case "answered":
      return <span>answered in {total}</span>;
    case "passed":
      return <span>had nothing to add{delivery.reason === null ? "" : `: ${delivery.reason}`}</span>;
    case "failed":
      return <span>failed: {delivery.reason}</span>;
    case "held":
      return <span>held: {delivery.reason}</span>;
    case "working":
      return (
        <span className="tabular">
          {presence?.presence === "waiting" ? "waits for approval" : "working"}{" "}
          {stopwatch(now - since("working"))}
        </span>
      );
    case "woken":
      return <span>woken</span>;
    case "stored":
      return <span>{waitingWords(delivery, presence?.presence, now)}</span>;
  }
}

function waitingWords(delivery: DeliveryView, presence: string | undefined, now: number): string {
  if (delivery.notBefore !== null && delivery.notBefore > now) {
    const why = delivery.reason === null ? "" : `${delivery.reason}; `;
    return `${why}attempt ${delivery.attempts + 1} in ${stopwatch(delivery.notBefore - now)}`;
  }
  if (presence === undefined || presence === "offline") return "stored; waits until it is back";
  if (presence === "blocked") return "stored; the agent is blocked";
  if (presence === "working" || presence === "waiting") return "stored; next after its present turn";
  return "stored";
}

function TrackActions({
  delivery,
  message,
}: {
  readonly delivery: DeliveryView;
  readonly message: MessageView;
}) {
  const act = useAct();
  const mayWrite = useCan("write");
  const { chains } = useSpace();
  const chain = useRoomState((snapshot) =>
    message.turn === null ? message.id : (snapshot.turns.get(message.turn)?.chain ?? null),
  );
  if (!mayWrite) return null;
  if (delivery.state === "failed") {
    return (
      <Button small onClick={() => void act("delivery.retry", { delivery: delivery.id })}>
        Retry
      </Button>
    );
  }
  if (
    delivery.state === "held" &&
    chains.some((one) => one.status === "held" && (chain === null || one.id === chain))
  ) {
    return <ChainActions chain={chain} />;
  }
  return null;
}
