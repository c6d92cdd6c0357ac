import { z } from "zod";
import type { Subscriptions } from "./subscriptions.ts";

const ListenRequest = z.looseObject({
  method: z.literal("subscriptions/listen"),
  params: z.looseObject({
    notifications: z.looseObject({ resourceSubscriptions: z.array(z.string().max(500)).max(100) }),
  }),
});

/**
 * Starts what a request to listen asks for and gives the request as far as its caller may have it, so that the
 * answer says what was granted. Null: this is no such request.
 */
export async function grantListening(
  message: unknown,
  subscriptions: Subscriptions,
): Promise<z.infer<typeof ListenRequest> | null> {
  const parsed = ListenRequest.safeParse(message);
  if (!parsed.success) return null;
  const { notifications } = parsed.data.params;
  const granted: string[] = [];
  for (const uri of notifications.resourceSubscriptions) if (await subscriptions.add(uri)) granted.push(uri);
  notifications.resourceSubscriptions = granted;
  return parsed.data;
}

export function asksToListen(message: unknown): boolean {
  return ListenRequest.safeParse(message).success;
}
