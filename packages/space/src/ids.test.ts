import { describe, expect, it } from "vitest";
import {
  ActorId,
  ApprovalId,
  DeliveryId,
  deliveryIdOf,
  Handle,
  MessageId,
  messageIdOf,
  SpaceId,
} from "./ids.ts";

const event = "0123456789abcdef".repeat(4);

describe("ids as people see them", () => {
  it("are made of what they name", () => {
    const message = messageIdOf(event);
    expect(message).toBe("msg_0123456789abcdef0123456789abcdef");
    expect(MessageId.safeParse(message).success).toBe(true);
    const delivery = deliveryIdOf(message, `Ab_-${"x".repeat(39)}`);
    expect(delivery).toBe("dlv_0123456789abcdef0123456789abcdef_Ab_-xxxx");
    expect(DeliveryId.safeParse(delivery).success).toBe(true);
  });

  it.each([
    [SpaceId, "room_1778994801731qqqjju", "room_17789948017QQQjju1"],
    [ActorId, "A".repeat(43), "A".repeat(42)],
    [ApprovalId, "7", "07"],
    [MessageId, `msg_${"a".repeat(32)}`, `msg_${"A".repeat(32)}`],
    [Handle, "Ann.B-2", "Ann."],
    [Handle, "a", "-a"],
    [Handle, "a".repeat(32), "a".repeat(33)],
    [Handle, "a_b", "\u00e1"],
  ])("take one form: case %#", (schema, good, bad) => {
    expect(schema.safeParse(good).success).toBe(true);
    expect(schema.safeParse(bad).success).toBe(false);
  });
});
