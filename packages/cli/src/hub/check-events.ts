import { describeBody, eventId, parseCanonical, parseHeader } from "@envoy/envelope";

/** An event that the hub prepared and asks its author to sign. */
export interface AskedEvent {
  readonly id: string;
  readonly header: string;
  readonly body: string;
}

export interface Asking {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: string;
}

/** What operations write that is not called as they are, in order. */
const acts: Readonly<Record<string, readonly string[]>> = {
  "space.create": ["space.create", "member.add"],
  "account.invitePerson": ["member.add"],
  "invite.join": ["member.join"],
  "message.send": ["message.post"],
  "message.edit": ["message.amend"],
  "task.claimNext": ["task.claim"],
};

/** A slash command says in its own words what it writes; these are the acts that any of them can be. */
const slashActs = new Set(["task.create", "task.claim", "task.complete", "space.limit"]);

/**
 * Whether events are what was asked for: the caller's own, of the space and the kind of the call, and with the
 * very words of its input. Null when they are; otherwise what is wrong. A hub must not get a signature for an
 * act that nobody asked for.
 */
export function objectionTo(events: readonly AskedEvent[], asking: Asking): string | null {
  const wanted = acts[asking.operation] ?? [asking.operation];
  if (events.length !== wanted.length)
    return `it asks for ${events.length} signatures where ${wanted.length} are due`;
  for (const [index, event] of events.entries()) {
    const objection = objectionToOne(event, wanted[index] ?? "", asking);
    if (objection !== null) return objection;
  }
  return null;
}

function objectionToOne(
  { id, header, body }: AskedEvent,
  wanted: string,
  { operation, input, actor }: Asking,
): string | null {
  const parsed = parseHeader(header);
  if (!parsed.ok) return `its header cannot be read: ${parsed.fault}`;
  if (eventId(header) !== id) return "its id is not that of its header";
  const { author, space, type, bodyHash, refs } = parsed.header;
  if (describeBody(body).bodyHash !== bodyHash) return "its body is not the one that its header names";
  if (author !== actor) return "its author is somebody else";
  if (typeof input.space === "string" && space !== input.space) return "it belongs to another space";
  if (idsOf(refs) !== idsOf(input.refs)) return "it cites what was not asked";
  const bySlash = operation === "command.run";
  if (bySlash ? !slashActs.has(type) : type !== wanted) return `${type} is not what ${operation} writes`;
  const content = parseCanonical(body);
  if (!content.ok || typeof content.value !== "object" || content.value === null)
    return "its body cannot be read";
  if (type === "member.add" && operation === "space.create") return objectionToFounder(content.value, actor);
  return bySlash ? null : objectionToBody(new Map(Object.entries(content.value)), input);
}

function idsOf(refs: unknown): string {
  const ids = Array.isArray(refs) ? refs.map((ref: unknown) => String(Reflect.get(Object(ref), "id"))) : [];
  return ids.sort().join(",");
}

/** Fields that the hub resolves or that are for the hub alone: a handle becomes a key, a time to live an end. */
const notInBody = new Set([
  "space",
  "assignee",
  "member",
  "thread",
  "handle",
  "kind",
  "refs",
  "key",
  "ttlMs",
  "waitMs",
  "force",
  "approve",
]);

function objectionToBody(body: ReadonlyMap<string, unknown>, input: Asking["input"]): string | null {
  for (const [field, asked] of Object.entries(input)) {
    if (asked === null || asked === undefined || notInBody.has(field)) continue;
    const written = body.get(field);
    const same = field === "task" ? isTask(written, asked) : sameValue(written, asked);
    if (!same) return `its ${field} is not what was asked`;
  }
  return null;
}

function isTask(written: unknown, asked: unknown): boolean {
  const digits = String(asked).replace(/^msg_/, "");
  return String(written).startsWith(`msg_${digits}`);
}

function sameValue(written: unknown, asked: unknown): boolean {
  if (typeof asked === "string") return typeof written === "string" && written === asked.trim();
  return JSON.stringify(written) === JSON.stringify(asked);
}

/** A founder adds itself and nobody else. */
function objectionToFounder(body: object, actor: string): string | null {
  return "actor" in body && body.actor === actor ? null : "it makes somebody else the founder";
}
