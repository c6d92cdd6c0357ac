import { z } from "zod";
import { reads } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";

export const FileArea = z.enum(["notes", "context", "repo"]);
export const FileEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(["file", "folder"]),
  size: z.number(),
  modifiedAt: z.number(),
  /** For the repository: how it differs from HEAD. */
  status: z.enum(["added", "modified", "deleted", "untracked"]).nullable(),
});
export type FileEntry = z.infer<typeof FileEntry>;
const path = z.string().max(1024);

export const fileOperations = {
  "file.list": operation({
    kind: "query",
    needs: "read",
    summary:
      "A folder of the workspace: the agents' notes, the generated context, or the repository (read only)",
    input: z.object({ ...space, area: FileArea, path: path.default("") }),
    output: z.object({ entries: z.array(FileEntry), branch: z.string().nullable() }),
    errors: ["file_not_found", "file_not_shown"],
    http: "GET /v1/spaces/:space/files/list",
    mcp: { tool: "envoy_files", title: "A folder of the workspace", annotations: reads, records: "entries" },
  }),
  "file.read": operation({
    kind: "query",
    needs: "read",
    summary: "A text file of the workspace with its digest",
    input: z.object({ ...space, area: FileArea, path }),
    output: z.object({
      path: z.string(),
      text: z.string(),
      size: z.number(),
      digest: z.string(),
      modifiedAt: z.number(),
      truncated: z.boolean(),
    }),
    errors: ["file_not_found", "file_not_shown"],
    http: "GET /v1/spaces/:space/files/read",
    mcp: { tool: "envoy_file_read", title: "A file of the workspace", annotations: reads },
  }),
  "file.diff": operation({
    kind: "query",
    needs: "read",
    summary:
      "How a file changed, as a unified diff: in the repository against HEAD, in the notes against the version before",
    input: z.object({ ...space, area: FileArea, path: path.default("") }),
    output: z.object({ path: z.string(), diff: z.string(), truncated: z.boolean() }),
    errors: ["file_not_found", "file_not_shown"],
    http: "GET /v1/spaces/:space/files/diff",
    mcp: { tool: "envoy_file_diff", title: "How a file changed", annotations: reads },
  }),
};
