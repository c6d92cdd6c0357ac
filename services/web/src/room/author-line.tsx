import type { ReactNode } from "react";
import { clock, fullTime } from "../lib/format.ts";
import { useMember } from "../lib/room-context.ts";

interface AuthorLineProps {
  readonly actor: string;
  readonly at: number;
  readonly children?: ReactNode;
}

/** Who speaks: name, role and time. */
export function AuthorLine({ actor, at, children }: AuthorLineProps) {
  const member = useMember(actor);
  return (
    <header className="author-line">
      <strong className="author">
        {member?.kind === "human" ? member.name : (member?.handle ?? "somebody who left")}
      </strong>
      {member?.agentRole != null && <span className="role-pill">{member.agentRole}</span>}
      {member?.kind === "script" && <span className="role-pill">script</span>}
      <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
        {clock(at)}
      </time>
      {children}
    </header>
  );
}
