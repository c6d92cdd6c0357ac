import type { Input, OperationName, Output } from "@envoy/protocol";
import { useRoom, useSpace } from "./room-context.ts";
import { useUi } from "./ui-context.ts";

type InSpace<N extends OperationName> = Omit<Input<N>, "space">;

/** Calls an operation on this space; a refusal is said in passing and gives null. */
export function useAct(): <N extends OperationName>(name: N, input: InSpace<N>) => Promise<Output<N> | null> {
  const room = useRoom();
  const { id } = useSpace();
  const { say } = useUi();
  return async <N extends OperationName>(name: N, input: InSpace<N>) => {
    // Together with the space it is the whole input again, which the type system cannot add up.
    const reply = await room.call(name, { space: id, ...input } as unknown as Input<N>);
    if (reply.ok) return reply.value;
    say(`${reply.error.message}. ${reply.error.next}`, "bad");
    return null;
  };
}
