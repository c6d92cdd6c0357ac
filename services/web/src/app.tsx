import { connectSocket, createHttpClient, type Room, type SocketClient, startRoom } from "@envoy/client";
import { useCallback, useEffect, useState } from "react";
import { placeOf } from "./lib/address-bar.ts";
import { openSession, type Session } from "./lib/open-session.ts";
import { perFrame } from "./lib/per-frame.ts";
import { recall, remember } from "./lib/storage.ts";
import { NoRoomsPage } from "./pages/no-rooms-page.tsx";
import { Notice } from "./pages/notice.tsx";
import { SignInPage } from "./pages/sign-in-page.tsx";
import { RoomPage } from "./room/room-page.tsx";

const http = createHttpClient({ url: "" });

/** From nobody to a room: sign in, find the rooms, open one. */
export function App() {
  const [session, setSession] = useState<Session | null>(null);
  const [space, setSpace] = useState<string | null>(() => placeOf(location.hash).space ?? recall("space"));
  const open = useCallback(() => void openSession(http).then(setSession), []);
  useEffect(open, [open]);
  useEffect(() => {
    if (session?.state !== "unreachable") return;
    const timer = setTimeout(open, 1500);
    return () => clearTimeout(timer);
  }, [session, open]);
  useEffect(() => {
    const onHash = () => setSpace((before) => placeOf(location.hash).space ?? before);
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  const openSpace = useCallback((next: string) => {
    remember("space", next);
    setSpace(next);
  }, []);
  const signOut = useCallback(() => {
    void http.call("account.signOut", {}).then(() => setSession({ state: "signed-out", error: null }));
  }, []);
  const onSignedOut = useCallback(() => setSession({ state: "signed-out", error: null }), []);

  if (session === null) return null;
  if (session.state === "signed-out") return <SignInPage error={session.error} />;
  if (session.state === "unreachable")
    return (
      <Notice title={session.error.message} quiet>
        It is tried again every moment.
      </Notice>
    );
  const current = session.spaces.find((one) => one.id === space) ?? session.spaces[0];
  if (current === undefined)
    return (
      <NoRoomsPage
        caller={http}
        onMade={(made) => {
          openSpace(made);
          open();
        }}
      />
    );
  return (
    <LiveRoom
      key={current.id}
      space={current.id}
      spaces={session.spaces}
      onOpenSpace={openSpace}
      onSignOut={signOut}
      onSignedOut={onSignedOut}
    />
  );
}

interface LiveRoomProps {
  readonly space: string;
  readonly spaces: Extract<Session, { state: "signed-in" }>["spaces"];
  readonly onOpenSpace: (space: string) => void;
  readonly onSignOut: () => void;
  readonly onSignedOut: () => void;
}

/** Holds the connection of one room for as long as it is shown. */
function LiveRoom({ space, onSignedOut, ...rest }: LiveRoomProps) {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const client: SocketClient = connectSocket({ url: location.origin });
    const live = startRoom({ client, space, schedule: perFrame });
    const unsubscribe = client.onStatus((status) => {
      if (status.state === "closed" && status.error !== null) onSignedOut();
    });
    setRoom(live);
    return () => {
      unsubscribe();
      live[Symbol.dispose]();
      void client[Symbol.asyncDispose]();
    };
  }, [space, onSignedOut]);
  return room === null ? null : <RoomPage room={room} {...rest} />;
}
