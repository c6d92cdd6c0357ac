import type { Presence } from "@envoy/protocol";
import { usePeople, usePresence } from "../lib/room-context.ts";
import { presenceLabel } from "../room/presence-label.ts";

interface AvatarProps {
  readonly actor: string;
  readonly size?: "small" | "normal";
  /** Shows the live state as a ring and a dot. */
  readonly live?: boolean;
}

/** People are round, agents are square with their vendor's mark: never a colour alone. */
export function Avatar({ actor, size = "normal", live = false }: AvatarProps) {
  const people = usePeople();
  const member = people.byActor.get(actor);
  const presence = usePresence(actor);
  const isAgent = member !== undefined && member.kind !== "human";
  const state: Presence = presence?.presence ?? "offline";
  return (
    <span
      className={`avatar avatar-${size} ${isAgent ? "avatar-agent" : "avatar-person"}`}
      data-hue={people.hues.get(actor)}
      {...(live
        ? { "data-state": state, title: `${member?.handle ?? "unknown"}: ${presenceLabel(presence)}` }
        : {})}
      aria-hidden="true"
    >
      {isAgent ? (
        <VendorMark vendor={member.vendor} fallback={member.handle} />
      ) : (
        initials(member?.name ?? "?")
      )}
      {live && <i className="avatar-dot" />}
    </span>
  );
}

/** Marks of our own that tell runtimes apart; not the vendors' logos. */
function VendorMark({ vendor, fallback }: { readonly vendor: string | null; readonly fallback: string }) {
  const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 2, strokeLinecap: "round" } as const;
  switch (vendor) {
    case "claude":
    case "anthropic":
      return (
        <svg aria-hidden="true" viewBox="0 0 24 24" {...stroke}>
          <path d="M12 4v16M5.1 8l13.8 8M5.1 16l13.8-8" />
        </svg>
      );
    case "codex":
    case "openai":
      return (
        <svg aria-hidden="true" viewBox="0 0 24 24" {...stroke} strokeLinejoin="round">
          <path d="m5 8 4.5 4L5 16M12 17h7" />
        </svg>
      );
    default:
      return <>{fallback.slice(0, 1).toUpperCase()}</>;
  }
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => word?.slice(0, 1).toUpperCase() ?? "").join("");
}
