import { AtSign, Users } from "lucide-react";
import { useMemo } from "react";
import { Avatar } from "../components/avatar.tsx";
import { type MentionChoice, mentionChoices } from "../lib/complete.ts";
import { usePeople, useRoomState } from "../lib/room-context.ts";
import { presenceLabel } from "../room/presence-label.ts";
import { MenuList } from "./menu-list.tsx";
import type { Menu } from "./use-menu.ts";

export function MentionMenu({
  menu,
  onChoose,
}: {
  readonly menu: Menu;
  readonly onChoose: (name: string) => void;
}) {
  const { members, me } = usePeople();
  const presence = useRoomState((snapshot) => snapshot.presence);
  const query = menu.trigger?.query ?? "";
  const choices = useMemo(
    () => mentionChoices(query, { members, presence, me }),
    [query, members, presence, me],
  );
  const items = choices.map((choice) => ({ name: choice.name, body: <Choice choice={choice} /> }));
  return (
    <MenuList
      menu={menu}
      label="Who"
      items={items}
      onChoose={onChoose}
      foot="A mention asks somebody to act. A name without @ does not."
    />
  );
}

function Choice({ choice }: { readonly choice: MentionChoice }) {
  if (choice.kind === "member") {
    const { member, presence } = choice;
    return (
      <>
        <Avatar actor={member.actor} size="small" live />
        <strong>{member.handle}</strong>
        {member.agentRole !== null ? (
          <span className="role-pill">{member.agentRole}</span>
        ) : (
          <span className="faint">{member.name}</span>
        )}
        <span className={`menu-right presence presence-${presence?.presence ?? "offline"}`}>
          {presenceLabel(presence ?? undefined)}
        </span>
      </>
    );
  }
  return (
    <>
      <span className="menu-icon">{choice.kind === "role" ? <Users /> : <AtSign />}</span>
      <strong>{choice.name}</strong>
      <span className="menu-right faint">
        {choice.kind === "role"
          ? `every ${choice.name}: ${choice.members.map((one) => one.handle).join(", ")}`
          : choice.hint}
      </span>
    </>
  );
}
