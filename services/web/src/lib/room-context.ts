import type { Room, RoomSnapshot, SpaceFacts } from "@envoy/client";
import type { MemberView, PresenceView } from "@envoy/protocol";
import { createContext, useContext, useSyncExternalStore } from "react";
import type { KnownNames } from "./mentions.ts";

/** Who is in the room, in the forms the page asks for. Stable as long as the members are. */
export interface People {
  readonly members: readonly MemberView[];
  readonly byActor: ReadonlyMap<string, MemberView>;
  readonly names: KnownNames;
  /** Which colour an agent has everywhere; people have none. */
  readonly hues: ReadonlyMap<string, number>;
  readonly me: string;
}

export interface RoomContextValue {
  readonly room: Room;
  readonly people: People;
}

export const RoomContext = createContext<RoomContextValue | null>(null);

function useRoomContext(): RoomContextValue {
  const value = useContext(RoomContext);
  if (value === null) throw new Error("used outside a room");
  return value;
}

export const useRoom = (): Room => useRoomContext().room;
export const usePeople = (): People => useRoomContext().people;

/** A part of the snapshot; `select` must give the same object as long as nothing changed. */
export function useRoomState<T>(select: (snapshot: RoomSnapshot) => T): T {
  const room = useRoom();
  return useSyncExternalStore(room.subscribe, () => select(room.snapshot()));
}

/** The facts of a space that has been loaded: below `RoomPage` it always has. */
export function useSpace(): SpaceFacts {
  const space = useRoomState((snapshot) => snapshot.space);
  if (space === null) throw new Error("used before the space was loaded");
  return space;
}

export function useMember(actor: string): MemberView | undefined {
  return usePeople().byActor.get(actor);
}

export function usePresence(actor: string): PresenceView | undefined {
  return useRoomState((snapshot) => snapshot.presence.get(actor));
}

export function useCan(need: "write" | "admin" | "approve"): boolean {
  return useSpace().can.includes(need);
}
