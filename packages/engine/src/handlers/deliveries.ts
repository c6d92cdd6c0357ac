import { ok, retryDelivery, wakeDeliveries } from "@envoy/space";
import { commit, type Handlers } from "../call.ts";
import { holdsLease } from "../leases.ts";
import { deliveryView } from "../views.ts";

export const deliveryHandlers: Handlers<"delivery.list" | "delivery.retry" | "delivery.wake"> = {
  async "delivery.list"({ log }) {
    return ok({ deliveries: Object.values(log.state.deliveries).map(deliveryView) });
  },

  async "delivery.retry"(call, { delivery }) {
    const outcome = await commit(call, (state) => retryDelivery(state, delivery));
    return outcome.ok ? ok({}) : outcome;
  },

  async "delivery.wake"(call, { token, deliveries }) {
    const outcome = await commit(call, (state) => {
      const held = holdsLease(state, { agent: call.account.actor, token });
      return held.ok ? ok(wakeDeliveries(state, { agent: call.account.actor, deliveries })) : held;
    });
    return outcome.ok ? ok({}) : outcome;
  },
};
