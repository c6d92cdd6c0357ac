import type { HubLink } from "./hub-link.ts";

/** Renews three times per term. A hub that is away is no reason to stop: its tokens outlive it. */
export function keepLease(keep: {
  readonly link: Pick<HubLink, "call">;
  readonly space: string;
  readonly lease: { readonly token: number; readonly leaseMs: number };
  readonly onLost: () => void;
}): Disposable {
  const { space, lease } = keep;
  const renew = async () => {
    const reply = await keep.link.call("agent.renew", { space, token: lease.token });
    if (!reply.ok && reply.error.code === "lease_lost") keep.onLost();
  };
  const timer = setInterval(() => void renew(), Math.max(50, lease.leaseMs / 3));
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
