import { type Binding, bindings } from "../tools/bindings.ts";

const PREFIX = "envoy://space/";

/** The tools that can be read as a resource of a space. */
export interface ResourceKind {
  readonly binding: Binding;
  readonly path: string;
  readonly changedBy: readonly string[];
}

export const resourceKinds: readonly ResourceKind[] = bindings.flatMap((binding) =>
  binding.tool.resource === undefined ? [] : [{ binding, ...binding.tool.resource }],
);

export function uriOf(space: string, { path }: Pick<ResourceKind, "path">): string {
  return `${PREFIX}${space}${path}`;
}

/** Null: no address of a resource. */
export function readUri(uri: string): { readonly space: string; readonly kind: ResourceKind } | null {
  if (!uri.startsWith(PREFIX)) return null;
  const rest = uri.slice(PREFIX.length);
  const space = rest.split("/", 1)[0] ?? "";
  const kind = resourceKinds.find(({ path }) => path === rest.slice(space.length));
  return space === "" || kind === undefined ? null : { space, kind };
}
