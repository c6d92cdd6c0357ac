import { type McpTool, type Operation, operations } from "@envoy/protocol";

/** A tool and the operation it is. */
export interface Binding {
  readonly operation: string;
  readonly spec: Operation;
  readonly tool: McpTool;
}

/** Every tool that an operation of the registry shows itself as. */
export const bindings: readonly Binding[] = [...operations].flatMap(([operation, spec]) =>
  [spec.mcp ?? []].flat().map((tool) => ({ operation, spec, tool })),
);

const byTool = new Map(bindings.map((binding) => [binding.tool.tool, binding]));

export function bindingOf(tool: string): Binding | null {
  return byTool.get(tool) ?? null;
}

export function hasInput({ spec }: Binding, field: string): boolean {
  return Object.hasOwn(spec.input.shape, field);
}

/** Lists without a limit of their own are shown by pages of this server's making. */
export function isPaged(binding: Binding): boolean {
  return binding.tool.records !== undefined && !hasInput(binding, "limit") && !hasInput(binding, "offset");
}
