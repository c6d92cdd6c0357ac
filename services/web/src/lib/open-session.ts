import { type Caller, isPassing } from "@envoy/client";
import type { Output, WireError } from "@envoy/protocol";
import { takeSignInToken } from "./address-bar.ts";

export type Session =
  | { readonly state: "signed-out"; readonly error: WireError | null }
  | { readonly state: "unreachable"; readonly error: WireError }
  | { readonly state: "signed-in"; readonly spaces: Output<"space.list">["spaces"] };

/** Spends a sign-in link where the address holds one, and finds out who is here and in which rooms. */
export async function openSession(caller: Caller): Promise<Session> {
  const token = takeSignInToken();
  const spent = token === null ? null : await caller.call("account.signIn", { token });
  const list = await caller.call("space.list", {});
  if (list.ok) return { state: "signed-in", spaces: list.value.spaces };
  if (isPassing(list.error)) return { state: "unreachable", error: list.error };
  return { state: "signed-out", error: spent === null || spent.ok ? null : spent.error };
}
