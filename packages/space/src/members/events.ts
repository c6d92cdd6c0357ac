import { z } from "zod";
import { ActorId, EventId, Handle, RoleName } from "../ids.ts";

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

/**
 * The last events of an actor that whoever lowers its standing has seen, by writer. What lies beyond and does not
 * know of the change is withheld when histories meet. Left out: what the change has in its causal past.
 */
export const WriterCut = z
  .record(
    z.string().regex(/^[0-9a-f]{16}$/, "a writer is 16 hex digits"),
    z.object({ wseq: z.number().int().min(1), id: EventId }),
  )
  .refine((cut) => Object.keys(cut).length <= 64, "a cut names at most 64 writers");
export type WriterCut = z.infer<typeof WriterCut>;

export const memberRole = z.object({
  actor: ActorId,
  role,
  capabilities: memberAdd.shape.capabilities,
  cut: WriterCut.optional(),
});
export const memberRemove = z.object({
  actor: ActorId,
  reason: z.string().max(300).nullable(),
  cut: WriterCut.optional(),
});
/** An admin's word that one withheld event counts after all. */
export const contentRestore = z.object({ event: EventId });
