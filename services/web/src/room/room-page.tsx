import type { Room } from "@envoy/client";
import type { Output } from "@envoy/protocol";
import { lazy, Suspense, useMemo, useSyncExternalStore } from "react";
import { Composer } from "../composer/composer.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { peopleOf } from "../lib/people.ts";
import { RoomContext } from "../lib/room-context.ts";
import { type TabName, UiContext } from "../lib/ui-context.ts";
import { Notice } from "../pages/notice.tsx";
import { Banners } from "./banners.tsx";
import { Conversation } from "./conversation.tsx";
import { RoomHeader } from "./header.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { PhoneTabs } from "./phone-tabs.tsx";
import { Rail } from "./rail.tsx";
import { SearchPane } from "./search-pane.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { useKeys } from "./use-keys.ts";
import { useUiState } from "./use-ui-state.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));

/** What shows documents gets more room. */
const wideTabs: readonly TabName[] = ["notes", "context", "repo", "roles"];

interface RoomPageProps {
  readonly room: Room;
  readonly spaces: Output<"space.list">["spaces"];
  readonly onOpenSpace: (space: string) => void;
  readonly onSignOut: () => void;
}

/** A room once its space is there; before that, what keeps it. */
export function RoomPage(props: RoomPageProps) {
  const { room } = props;
  const { space, phase, error } = useSyncExternalStore(room.subscribe, room.snapshot);
  const members = JSON.stringify(space?.members ?? []);
  const me = space?.me ?? "";
  // Facts come anew with every change; people only when they differ.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `members` stands for `space.members`
  const people = useMemo(() => peopleOf(space?.members ?? [], me), [members, me]);
  const value = useMemo(() => ({ room, people }), [room, people]);
  if (phase === "failed")
    return <Notice title={error?.message ?? "The room cannot be shown"}>{error?.next}</Notice>;
  if (space === null)
    return (
      <Notice title={error === null ? "Opening the room …" : error.message} quiet>
        {error?.next}
      </Notice>
    );
  return (
    <RoomContext value={value}>
      <LoadedRoom {...props} title={space.name} />
    </RoomContext>
  );
}

function LoadedRoom({
  spaces,
  onOpenSpace,
  onSignOut,
  room,
  title,
}: RoomPageProps & { readonly title: string }) {
  const { ui, saying, palette, closePalette } = useUiState();
  useKeys(ui);
  const { pane } = ui;
  return (
    <UiContext value={ui}>
      <title>{`${title} · Envoy`}</title>
      <div
        className="shell"
        data-pane={pane === null ? "none" : pane.kind}
        data-wide={pane?.kind === "tab" && wideTabs.includes(pane.tab)}
      >
        <a className="skip" href="#composer">
          Skip to the composer
        </a>
        <Rail
          spaces={spaces}
          current={room.snapshot().space?.id ?? ""}
          onOpen={onOpenSpace}
          onSignOut={onSignOut}
        />
        <main className="main">
          <RoomHeader />
          <Banners />
          <Conversation />
          <div className="bottom" id="composer">
            <NeedsYou />
            <Composer thread={null} />
          </div>
        </main>
        {pane !== null && (
          <aside className="pane">
            {pane.kind === "tab" && <Inspector tab={pane.tab} />}
            {pane.kind === "thread" && <ThreadPane key={pane.root} root={pane.root} />}
            {pane.kind === "search" && <SearchPane />}
          </aside>
        )}
        <PhoneTabs />
        {saying !== null && (
          <p className={`toast toast-${saying.tone}`} role="status">
            {saying.text}
          </p>
        )}
        <Suspense fallback={null}>
          {palette && <Palette spaces={spaces} onOpenSpace={onOpenSpace} onClose={closePalette} />}
        </Suspense>
      </div>
    </UiContext>
  );
}
