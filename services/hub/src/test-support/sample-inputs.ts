import { httpRoute, type Operation } from "@envoy/protocol";

const fields: Readonly<Record<string, string>> = {
  message: `msg_${"0".repeat(32)}`,
  turn: `trn_${"0".repeat(16)}`,
  approval: "7",
  delivery: `dlv_${"0".repeat(32)}_${"a".repeat(8)}`,
  member: "nobody",
  limit: "turns",
};

/** What stands in a route's path, well-formed but leading to nothing, with the rest of the input left out. */
export function routePath(operation: Operation, space: string): { method: string; path: string } | null {
  if (operation.http === undefined) return null;
  const { method, path } = httpRoute(operation.http);
  const filled = path.replace(/:(\w+)/g, (_all, field: string) =>
    field === "space" ? space : (fields[field] ?? "x"),
  );
  return { method, path: filled };
}
