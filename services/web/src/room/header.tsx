import { PanelRight, Search, Square } from "lucide-react";
import { Avatar } from "../components/avatar.tsx";
import { Button } from "../components/button.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Popover } from "../components/popover.tsx";
import { plural, stopwatch } from "../lib/format.ts";
import { useMember, usePeople, useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useAct } from "../lib/use-act.ts";
import { useNow } from "../lib/use-now.ts";
import { LimitBar } from "./limit-bar.tsx";

/** The room's name and goal, who is there, who works, and how far its limits are used. */
export function RoomHeader() {
  const space = useSpace();
  const ui = useUi();
  const { members } = usePeople();
  const agents = members.filter((one) => one.kind === "agent" && !one.removed);
  return (
    <header className="room-header">
      <div className="room-title">
        <h1>{space.name}</h1>
        {space.goal !== "" && <p title={space.goal}>{space.goal}</p>}
      </div>
      <LimitBar />
      <WorkingChip />
      <button
        type="button"
        className="stack"
        aria-label={`Members: ${agents.map((one) => one.handle).join(", ")}`}
        onClick={() => ui.openPane({ kind: "tab", tab: "members" })}
      >
        {agents.slice(0, 5).map((one) => (
          <Avatar key={one.actor} actor={one.actor} size="small" live />
        ))}
      </button>
      <IconButton label="Search" className="wide-only" onClick={() => ui.openPane({ kind: "search" })}>
        <Search />
      </IconButton>
      <IconButton
        label="Side pane"
        className="wide-only"
        pressed={ui.pane !== null}
        onClick={() => ui.openPane(ui.pane === null ? { kind: "tab", tab: "members" } : null)}
      >
        <PanelRight />
      </IconButton>
    </header>
  );
}

function WorkingChip() {
  const presence = useRoomState((snapshot) => snapshot.presence);
  const working = [...presence.values()].filter(
    (one) => one.presence === "working" || one.presence === "waiting",
  );
  if (working.length === 0) return null;
  return (
    <Popover
      label={`${plural(working.length, "agent")} working`}
      className="chip chip-live"
      trigger={
        <>
          <i className="pulse" /> {working.length} <span className="wide-only">working</span>
        </>
      }
    >
      {() => (
        <ul className="working-list">
          {working.map((one) => (
            <WorkingLine
              key={one.actor}
              actor={one.actor}
              since={one.since}
              waits={one.presence === "waiting"}
            />
          ))}
        </ul>
      )}
    </Popover>
  );
}

function WorkingLine({
  actor,
  since,
  waits,
}: {
  readonly actor: string;
  readonly since: number;
  readonly waits: boolean;
}) {
  const member = useMember(actor);
  const act = useAct();
  const now = useNow(1000);
  return (
    <li>
      <Avatar actor={actor} size="small" live />
      <strong>{member?.handle}</strong>
      <span className="faint tabular">
        {waits ? "waits for approval" : "working"} {stopwatch(now - since)}
      </span>
      <Button small tone="bad" onClick={() => void act("agent.stop", { agent: member?.handle ?? null })}>
        <Square /> Stop
      </Button>
    </li>
  );
}
