import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type {
  AgentMessageDeltaNotification,
  CodexErrorInfo,
  CommandExecutionRequestApprovalParams,
  ErrorNotification,
  FileChangeRequestApprovalParams,
  FileUpdateChange,
  ModelListResponse,
  PermissionsRequestApprovalParams,
  ThreadItem,
  ThreadTokenUsageUpdatedNotification,
  ToolRequestUserInputParams,
  TurnPlanUpdatedNotification,
} from "./generated/codex-protocol.ts";
import {
  type DeltaEvent,
  type ErrorEvent,
  type FileUpdate,
  type ModelPage,
  type PlanEvent,
  type TokenUsageEvent,
  WireItem,
} from "./wire.ts";

type Item<T extends string> = Extract<ThreadItem, { type: T }>;

describe("what the runtime sends", () => {
  it("still has the members that the driver reads", () => {
    expectTypeOf<AgentMessageDeltaNotification>().toExtend<z.input<typeof DeltaEvent>>();
    expectTypeOf<ErrorNotification>().toExtend<z.input<typeof ErrorEvent>>();
    expectTypeOf<FileUpdateChange>().toExtend<z.input<typeof FileUpdate>>();
    expectTypeOf<ModelListResponse>().toExtend<z.input<typeof ModelPage>>();
    expectTypeOf<TurnPlanUpdatedNotification>().toExtend<z.input<typeof PlanEvent>>();
    expectTypeOf<ThreadTokenUsageUpdatedNotification>().toExtend<z.input<typeof TokenUsageEvent>>();
    expectTypeOf<Item<"agentMessage">>().toHaveProperty("phase");
    expectTypeOf<Item<"commandExecution">>().toExtend<{
      aggregatedOutput: string | null;
      exitCode: number | null;
    }>();
    expectTypeOf<Item<"fileChange">>().toExtend<{ changes: FileUpdateChange[]; status: string }>();
    expectTypeOf<Item<"dynamicToolCall">>().toExtend<{ tool: string; success: boolean | null }>();
    expectTypeOf<Item<"mcpToolCall">>().toExtend<{ server: string; tool: string }>();
    expectTypeOf<CommandExecutionRequestApprovalParams>().toExtend<{
      itemId: string;
      reason?: string | null;
    }>();
    expectTypeOf<FileChangeRequestApprovalParams>().toExtend<{ itemId: string; grantRoot?: string | null }>();
    expectTypeOf<PermissionsRequestApprovalParams>().toHaveProperty("permissions");
    expectTypeOf<ToolRequestUserInputParams>().toHaveProperty("questions");
    expectTypeOf<"usageLimitExceeded">().toExtend<CodexErrorInfo>();
  });

  it("shows an item of an unknown kind by its name instead of failing", () => {
    const item = WireItem.parse({ type: "holographicPlan", id: "h1", beams: 4 });
    expect(item).toEqual({ type: "other", id: "h1", name: "holographicPlan" });
  });
});
