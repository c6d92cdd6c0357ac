import type { Caller } from "@envoy/client";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "./notice.tsx";

/** An account without a room makes its first one. */
export function NoRoomsPage({
  caller,
  onMade,
}: {
  readonly caller: Caller;
  readonly onMade: (space: string) => void;
}) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const create = async () => {
    const reply = await caller.call("space.create", { name });
    if (reply.ok) onMade(reply.value.space);
    else setProblem(reply.error.message);
  };
  return (
    <Notice title="You are in no room yet">
      <p>Make one, or ask an admin of a room to add you.</p>
      <form
        className="invite"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <input
          required
          maxLength={120}
          aria-label="Name of the room"
          placeholder="Name of the room"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" tone="primary">
          Make the room
        </Button>
      </form>
      {problem !== null && <p role="alert">{problem}</p>}
    </Notice>
  );
}
