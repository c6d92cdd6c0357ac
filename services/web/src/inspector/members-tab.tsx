import type { MemberView } from "@envoy/protocol";
import { AtSign, Square } from "lucide-react";
import { Avatar } from "../components/avatar.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { amount, money, stopwatch } from "../lib/format.ts";
import { usePeople, usePresence, useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useAct } from "../lib/use-act.ts";
import { useNow } from "../lib/use-now.ts";
import { focusComposer } from "../room/focus.ts";
import { presenceLabel } from "../room/presence-label.ts";
import { InviteForm } from "./invite-form.tsx";

/** Who is here, what each may do, and what the agents are doing. */
export function MembersTab() {
  const { members } = usePeople();
  const present = members.filter((one) => !one.removed);
  const agents = present.filter((one) => one.kind !== "human");
  const people = present.filter((one) => one.kind === "human");
  return (
    <div className="members">
      <h3>
        Agents <span className="count">{agents.length}</span>
      </h3>
      <ul>
        {agents.map((one) => (
          <AgentRow key={one.actor} member={one} />
        ))}
      </ul>
      <h3>
        People <span className="count">{people.length}</span>
      </h3>
      <ul>
        {people.map((one) => (
          <PersonRow key={one.actor} member={one} />
        ))}
      </ul>
      <InviteForm />
    </div>
  );
}

function AgentRow({ member }: { readonly member: MemberView }) {
  const presence = usePresence(member.actor);
  const ui = useUi();
  const act = useAct();
  const busy = presence?.presence === "working" || presence?.presence === "waiting";
  const now = useNow(1000, busy);
  const turns = useRoomState((snapshot) => snapshot.turns);
  const mine = [...turns.values()].filter((one) => one.agent === member.actor && one.usage !== null);
  const tokens = mine.reduce(
    (sum, one) => sum + (one.usage?.inputTokens ?? 0) + (one.usage?.outputTokens ?? 0),
    0,
  );
  const spent = mine.reduce((sum, one) => sum + (one.usage?.costUsd ?? 0), 0);
  const facts = [
    member.vendor,
    presence?.model ?? mine.at(-1)?.model ?? "default model",
    presence?.effort,
    tokens > 0 ? `${amount(tokens)} tokens` : null,
    spent > 0 ? money(spent) : null,
  ].filter((one) => one != null);
  return (
    <li className="member" data-hue={usePeople().hues.get(member.actor)}>
      <Avatar actor={member.actor} live />
      <div>
        <p>
          <strong>{member.handle}</strong>{" "}
          {member.agentRole !== null && (
            <button
              type="button"
              className="role-pill"
              onClick={() => ui.openRole(member.agentRole ?? "")}
              title="Its prompt"
            >
              {member.agentRole}
            </button>
          )}
        </p>
        <p className={`presence presence-${presence?.presence ?? "offline"}`}>
          {presenceLabel(presence)}{" "}
          {busy && <span className="tabular">{stopwatch(now - (presence?.since ?? now))}</span>}
        </p>
        <p className="faint">{facts.join(" · ")}</p>
      </div>
      {busy ? (
        <IconButton
          label={`Stop ${member.handle}`}
          onClick={() => void act("agent.stop", { agent: member.handle })}
        >
          <Square />
        </IconButton>
      ) : (
        <IconButton label={`Mention ${member.handle}`} onClick={() => focusComposer(`@${member.handle} `)}>
          <AtSign />
        </IconButton>
      )}
    </li>
  );
}

function PersonRow({ member }: { readonly member: MemberView }) {
  const { founder, me } = useSpace();
  const presence = usePresence(member.actor);
  const online = presence !== undefined && presence.presence !== "offline";
  const may = [member.role, ...member.capabilities].join(", ");
  return (
    <li className="member">
      <Avatar actor={member.actor} live />
      <div>
        <p>
          <strong>{member.name}</strong>{" "}
          <span className="faint">
            @{member.handle}
            {member.actor === me ? " (you)" : ""}
          </span>
        </p>
        <p className={`presence presence-${online ? "idle" : "offline"}`}>{online ? "here" : "away"}</p>
        <p className="faint">{member.actor === founder ? `founder · ${may}` : may}</p>
      </div>
    </li>
  );
}
