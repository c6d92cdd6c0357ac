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

/** Which acts an operation may write where their noun is another than its own. */
const acts: Readonly<Record<string, readonly string[]>> = {
  "space.create": ["space.create", "member.add"],
  "invite.join": ["member.join"],
  "account.invitePerson": ["member.add"],
  "command.run": ["task.", "space.limit", "role.edit"],
  "task.claimNext": ["task.claim"],
};

/**
 * Whether events are what was asked for: the caller's own, of the space and the kind of the call, and with the
 * very words of its input. Null when they are; otherwise what is wrong. A hub must not get a signature for an
 * act that nobody asked for.
 */
export function objectionTo(events: readonly AskedEvent[], asking: Asking): string | null {
  if (events.length === 0 || events.length > 32) return "it asks to sign nothing, or too much";
  for (const event of events) {
    const objection = objectionToOne(event, asking);
    if (objection !== null) return objection;
  }
  return null;
}

function objectionToOne(
  { id, header, body }: AskedEvent,
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
  if (!mayWrite(operation, type)) return `${type} is not what ${operation} writes`;
  const content = parseCanonical(body);
  if (!content.ok || typeof content.value !== "object" || content.value === null)
    return "its body cannot be read";
  if (type === "member.add" && operation === "space.create") return objectionToFounder(content.value, actor);
  return objectionToBody(new Map(Object.entries(content.value)), input);
}

function idsOf(refs: unknown): string {
  const ids = Array.isArray(refs) ? refs.map((ref: unknown) => String(Reflect.get(Object(ref), "id"))) : [];
  return ids.sort().join(",");
}

function mayWrite(operation: string, type: string): boolean {
  const own = acts[operation];
  if (own === undefined) return type.startsWith(`${operation.split(".")[0]}.`);
  return own.some((one) => (one.endsWith(".") ? type.startsWith(one) : type === one));
}

/** Fields that the hub resolves: a handle becomes a key, the first digits of a task its id. */
const resolved = new Set(["space", "assignee", "member", "thread", "handle", "kind", "refs", "key"]);

function objectionToBody(body: ReadonlyMap<string, unknown>, input: Asking["input"]): string | null {
  for (const [field, asked] of Object.entries(input)) {
    const written = body.get(field);
    if (asked === null || asked === undefined || written === undefined || resolved.has(field)) continue;
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
