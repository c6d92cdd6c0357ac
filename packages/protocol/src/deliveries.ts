import { DeliveryId, MessageId } from "@envoy/space";
import { z } from "zod";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { DeliveryView } from "./views.ts";

export const deliveryOperations = {
  "delivery.list": operation({
    kind: "query",
    needs: "read",
    summary: "Deliveries that are open, held or failed, oldest first",
    input: z.object(space),
    output: z.object({ deliveries: z.array(DeliveryView.extend({ message: MessageId })) }),
    errors: [],
    http: "GET /v1/spaces/:space/deliveries",
  }),
  "delivery.retry": operation({
    kind: "command",
    needs: "write",
    summary: "Try a failed delivery again",
    input: z.object({ ...space, delivery: DeliveryId }),
    output: z.object({}),
    errors: ["delivery_not_found", "delivery_not_retryable"],
    http: "POST /v1/spaces/:space/deliveries/:delivery/retry",
    cli: { path: "retry", positional: ["delivery"], say: () => "Asked again." },
  }),
  "delivery.wake": operation({
    kind: "command",
    needs: "agent",
    summary: "An adapter says that it knows of these deliveries and will take them in its next turn",
    input: z.object({ ...space, token: z.number().int(), deliveries: z.array(DeliveryId).min(1).max(500) }),
    output: z.object({}),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/deliveries/wake",
  }),
};
