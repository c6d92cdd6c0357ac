import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { useCan } from "../lib/room-context.ts";
import { useAct } from "../lib/use-act.ts";

type Role = "read" | "write" | "admin";

/** Adds a person; the link it gives signs them in once. */
export function InviteForm() {
  const act = useAct();
  const isAdmin = useCan("admin");
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("write");
  const [link, setLink] = useState<string | null>(null);
  if (!isAdmin) return null;
  if (!open)
    return (
      <Button tone="quiet" onClick={() => setOpen(true)}>
        <UserPlus /> Add a person
      </Button>
    );
  const invite = async () => {
    const handle = name
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9_.-]+/g, "-")
      .replace(/^[^a-z0-9]+/, "");
    const made = await act("account.invitePerson", { name: name.trim(), handle, role });
    if (made !== null) setLink(`${location.origin}${location.pathname}#token=${made.token}`);
  };
  return (
    <form
      className="invite"
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      <input
        required
        maxLength={64}
        placeholder="Name"
        aria-label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <select aria-label="May" value={role} onChange={(event) => setRole(roleOf(event.target.value))}>
        <option value="read">may read</option>
        <option value="write">may write and approve</option>
        <option value="admin">admin</option>
      </select>
      <Button type="submit" tone="primary">
        Make a link
      </Button>
      {link !== null && (
        <p className="invite-link">
          <code>{link}</code> <CopyButton text={link} label="Copy link" />
          <span className="faint">It works once. Send it to nobody else.</span>
        </p>
      )}
    </form>
  );
}

const roleOf = (value: string): Role => (value === "read" || value === "admin" ? value : "write");
