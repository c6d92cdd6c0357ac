import { useDeferredValue, useEffect, useRef, useState } from "react";
import { Avatar } from "../components/avatar.tsx";
import { Empty } from "../components/empty.tsx";
import { fullTime } from "../lib/format.ts";
import { usePeople, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useQuery } from "../lib/use-query.ts";
import { PaneHead } from "./pane-head.tsx";

/** Searches all messages of the room, also those that were never loaded. */
export function SearchPane() {
  const { id } = useSpace();
  const { members, byActor } = usePeople();
  const { reveal } = useUi();
  const [typed, setTyped] = useState("");
  const [from, setFrom] = useState("");
  const q = useDeferredValue(typed.trim());
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const { value, error, loading } = useQuery(
    "message.search",
    q.length < 2 ? null : { space: id, q, from: from === "" ? null : from },
  );
  return (
    <section className="pane-body" aria-label="Search">
      <PaneHead title="Search" />
      <div className="search-bar">
        <input
          ref={box}
          type="search"
          value={typed}
          placeholder="Words in messages"
          aria-label="Words in messages"
          onChange={(event) => setTyped(event.target.value)}
        />
        <select aria-label="From" value={from} onChange={(event) => setFrom(event.target.value)}>
          <option value="">everybody</option>
          {members.map((one) => (
            <option key={one.actor} value={one.handle}>
              {one.handle}
            </option>
          ))}
        </select>
      </div>
      <div className="pane-scroll" aria-live="polite">
        {q.length < 2 && (
          <Empty title="Two letters are enough">Finds text in every message, newest first.</Empty>
        )}
        {error !== null && <Empty title={error.message}>{error.next}</Empty>}
        {q.length >= 2 && !loading && value?.hits.length === 0 && <Empty title={`Nothing says “${q}”`} />}
        <ul className="hits">
          {q.length >= 2 &&
            value?.hits.map(({ message, snippet }) => (
              <li key={message.id}>
                <button type="button" onClick={() => reveal(message.id)}>
                  <span className="hit-head">
                    <Avatar actor={message.author} size="small" />{" "}
                    <strong>{byActor.get(message.author)?.handle}</strong> <time>{fullTime(message.at)}</time>
                  </span>
                  <Snippet text={snippet} />
                </button>
              </li>
            ))}
        </ul>
      </div>
    </section>
  );
}

/** The hub puts what it found between these two control characters, which no text holds. */
const FOUND = "\u0002";
const FOUND_END = "\u0003";

function Snippet({ text }: { readonly text: string }) {
  const parts = text.split(FOUND).flatMap((part, index) => (index === 0 ? [part] : part.split(FOUND_END)));
  return (
    <p className="hit-text">
      {parts.map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one snippet never move
        index % 2 === 1 ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
      )}
    </p>
  );
}
