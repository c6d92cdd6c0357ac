import type { Input, OperationName, Output, WireError } from "@envoy/protocol";
import { useEffect, useState } from "react";
import { useRoom } from "./room-context.ts";

export interface Query<T> {
  /** The last answer; stays while the next one is awaited. */
  readonly value: T | null;
  readonly error: WireError | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** Keeps the answer of a query; asks again when its input or `version` changes. Null input asks nothing. */
export function useQuery<N extends OperationName>(
  name: N,
  input: Input<N> | null,
  version: string | number = "",
): Query<Output<N>> {
  const room = useRoom();
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Query<Output<N>>, "reload"> & { readonly of: string }>({
    value: null,
    error: null,
    loading: true,
    of: "",
  });
  const asked = input === null ? "" : JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for `input`; `version` and `round` only ask again.
  useEffect(() => {
    if (input === null) return;
    let current = true;
    setState((before) => ({
      ...before,
      value: before.of === asked ? before.value : null,
      loading: true,
      of: asked,
    }));
    void room.call(name, input).then((reply) => {
      if (!current) return;
      const answer = reply.ok ? { value: reply.value, error: null } : { value: null, error: reply.error };
      setState({ ...answer, loading: false, of: asked });
    });
    return () => {
      current = false;
    };
  }, [room, name, asked, version, round]);
  return { ...state, reload: () => setRound((before) => before + 1) };
}
