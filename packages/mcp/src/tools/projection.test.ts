import { operations } from "@envoy/protocol";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { describe, expect, it } from "vitest";
import { resourceKinds } from "../resources/uris.ts";
import type { McpSession } from "../session.ts";
import { toInput } from "./arguments.ts";
import { bindingOf, bindings, hasInput } from "./bindings.ts";
import { inputSchema } from "./input-schema.ts";
import { listTools } from "./list-tools.ts";
import { ping } from "./own-tool.ts";

const nobody: McpSession = {
  space: null,
  own: [ping],
  call: async () => ({ ok: true, value: { spaces: [{ role: "admin" }] } }),
};

const binding = (tool: string) => {
  const found = bindingOf(tool);
  if (found === null) throw new Error(`no tool ${tool}`);
  return found;
};

describe("the tools", () => {
  it("are those of the registry and what this side adds, each once", async () => {
    const declared = [...operations.values()].flatMap(({ mcp }) =>
      [mcp ?? []].flat().map(({ tool }) => tool),
    );
    const names = (await listTools(nobody)).map(({ name }) => name);
    expect([...names].sort()).toEqual(["envoy_ping", ...declared].sort());
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^envoy_[a-z_]{2,40}$/);
  });

  it("have the names that agents of this kind of space know", async () => {
    const names = (await listTools(nobody)).map(({ name }) => name);
    for (const known of [
      ...[
        "ping",
        "status",
        "spaces",
        "history",
        "space_snapshot",
        "roster",
        "send",
        "task_list",
        "task_create",
      ],
      ...["task_claim", "task_complete", "inbox_read", "inbox_ack", "watch", "work_record", "provenance"],
    ])
      expect(names).toContain(`envoy_${known}`);
  });

  it.each(bindings.map((one) => [one.tool.tool, one] as const))("%s is declared soundly", (_name, one) => {
    const { tool, spec } = one;
    expect(tool.annotations.readOnlyHint).toBe(spec.kind === "query");
    expect(tool.annotations.openWorldHint).toBe(false);
    expect(["public", "agent"]).not.toContain(spec.needs);
    const given = [tool.fixed, tool.preset].flatMap((fields) => Object.keys(fields ?? {}));
    for (const field of [...given, ...(tool.required ?? [])]) expect(hasInput(one, field)).toBe(true);
    const preset = spec.input.partial().safeParse({ ...tool.preset, ...tool.fixed });
    expect(preset.success).toBe(true);
    const output = "shape" in spec.output ? Object.keys(spec.output.shape as object) : [];
    if (tool.records !== undefined) expect(output).toContain(tool.records);
    for (const field of tool.omit ?? []) expect(output).toContain(field);
  });

  it.each(bindings.map((one) => [one.tool.tool, one] as const))(
    "%s has a schema that validates",
    (_name, one) => {
      const schema = inputSchema(one);
      const validate = new AjvJsonSchemaValidator().getValidator(schema);
      expect(validate({ noSuchArgument: 1 }).valid).toBe(false);
      expect(schema.required ?? []).not.toContain("space");
      for (const field of schema.required ?? []) expect(schema.properties[field]).toBeDefined();
      for (const field of Object.keys(one.tool.fixed ?? {})) expect(schema.properties[field]).toBeUndefined();
      expect(JSON.stringify(schema)).not.toContain('"null"');
      expect(schema.properties.key).toBeUndefined();
    },
  );

  it("takes little of a model's attention together", async () => {
    expect(JSON.stringify(await listTools(nobody)).length).toBeLessThan(40_000);
  });

  it("that are resources need nothing but their space", () => {
    for (const { binding: one } of resourceKinds) {
      expect(inputSchema(one).required ?? []).toEqual([]);
      expect(hasInput(one, "space")).toBe(true);
    }
  });
});

describe("arguments", () => {
  it("are understood as other servers of this kind name them", () => {
    const given = {
      space_id: "s",
      body: "hello",
      reply_to: "m",
      idempotencyKey: "k",
      refs: ["a", { id: "b" }],
    };
    expect(toInput(binding("envoy_send"), given)).toMatchObject({
      ok: true,
      input: {
        space: "s",
        text: "hello",
        replyTo: "m",
        key: "k",
        refs: [{ id: "a", kind: "evidence" }, { id: "b" }],
      },
    });
    expect(toInput(binding("envoy_task_claim"), { task_id: "t" })).toMatchObject({ input: { task: "t" } });
  });

  it("cannot reach what a tool sets itself", () => {
    expect(toInput(binding("envoy_send"), { text: "x", turn: "trn_1" })).toMatchObject({ ok: false });
    expect(toInput(binding("envoy_inbox_read"), { waitMs: 5 })).toMatchObject({ ok: false });
    expect(toInput(binding("envoy_inbox_read"), {})).toMatchObject({ input: { waitMs: 0 } });
    expect(toInput(binding("envoy_inbox_wait"), {})).toMatchObject({ input: { waitMs: 50_000 } });
    expect(toInput(binding("envoy_inbox_wait"), { wait_ms: 5 })).toMatchObject({ input: { waitMs: 5 } });
  });

  it("that are needed or cannot be meant are named", () => {
    expect(toInput(binding("envoy_watch"), {})).toMatchObject({ problems: [{ path: "after" }] });
    expect(toInput(binding("envoy_task_list"), { offset: -1 })).toMatchObject({
      problems: [{ path: "offset" }],
    });
    expect(toInput(binding("envoy_history"), { offset: 1 })).toMatchObject({
      problems: [{ path: "offset" }],
    });
    const near = toInput(binding("envoy_task_list"), { statsu: "all" });
    expect(JSON.stringify(near)).toContain("did you mean status");
    expect(toInput(binding("envoy_send"), { __proto__x: 1 })).toMatchObject({ ok: false });
    expect(toInput(binding("envoy_send"), { constructor: 1 })).toMatchObject({ ok: false });
  });
});
