interface Node {
  readonly id: string;
  readonly state: "visible" | "redacted" | "unknown";
  readonly from: string | null;
  readonly role: string | null;
  readonly text: string | null;
  readonly refs: readonly { readonly id: string }[];
}

/** The walk as people read it: a heading, then each message on a line of its own. */
export function sayProvenance({ nodes, truncated }: { nodes: readonly Node[]; truncated: boolean }): string {
  const lines = nodes.map(({ id, state, from, role, text, refs }) => {
    if (state === "unknown") return `${id} (unknown: no visible message has this id)`;
    const cited = refs.length === 0 ? "none" : refs.map((ref) => ref.id).join(",");
    const words = state === "redacted" ? "(removed)" : (text ?? "").replaceAll(/\s+/g, " ");
    return `${id} from ${from ?? "unknown"} [${role ?? "former"}] refs=${cited} ${words}`;
  });
  const more = truncated ? ["(the lineage goes on; ask with a greater --depth)"] : [];
  return ["Explicit provenance references from visible messages.", ...lines, ...more].join("\n");
}

interface Permissions {
  readonly name: string;
  readonly epoch: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly members: readonly {
    readonly handle: string;
    readonly role: string;
    readonly kind: string;
    readonly capabilities: readonly string[];
  }[];
}

/** Reading and writing is what the block shows; programs get every capability. */
export function sayPermissions(
  { name, epoch, counts, members }: Permissions,
  { space }: { readonly space: string },
): string {
  const shown = ["read", "write"];
  return [
    `${name} (${space})`,
    `epoch: ${epoch}`,
    `capabilities: ${shown.map((one) => `${one}=${counts[one] ?? 0}`).join(", ")}`,
    ...members.map((member) => {
      const caps = member.capabilities.filter((one) => shown.includes(one)).join(", ");
      return `- ${member.handle} [${member.role}|${member.kind}] caps: ${caps === "" ? "none" : caps}`;
    }),
  ].join("\n");
}
