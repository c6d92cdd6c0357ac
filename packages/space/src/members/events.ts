import { z } from "zod";
import { ActorId, Handle, RoleName } from "../ids.ts";

const role = z.enum(["read", "write", "admin"]);
const kind = z.enum(["human", "agent", "script"]);

/** Admits an actor. `kind` is a label given by whoever admits, never claimed by the one admitted. */
export const memberAdd = z.object({
  actor: ActorId,
  handle: Handle,
  name: z.string().min(1).max(64),
  kind,
  role,
  capabilities: z.array(z.enum(["approve", "invite", "object.put"])).max(8),
  /** For an agent: the role prompt it works under, and who makes its runtime. */
  agentRole: RoleName.nullable(),
  vendor: z.string().max(32).nullable(),
});
export const memberRole = z.object({ actor: ActorId, role, capabilities: memberAdd.shape.capabilities });
export const memberRemove = z.object({ actor: ActorId, reason: z.string().max(300).nullable() });
