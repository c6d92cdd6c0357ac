import { expect, it } from "vitest";
import { agentConfigSchema } from "./agent-config.ts";
import { parseYaml } from "./yaml/parse.ts";

const QUICK_START = `
planner:
  agent_id: "your-planner-uuid"
  api_key: "your-planner-key"
  role: planner
  repo:
    url: "git@example.org:team/app.git"
    path: "/workspace/repo"
    branch: "main"
    index: true        # context on startup
reviewer:
  agent_id: ""
  api_key: "env_k_1"
  repo: { url: "", path: "/workspace/repo", branch: main, index: false }
`;

it("reads the file of the quick start: roles and runtimes by name, placeholders as not set", () => {
  const agents = parseYaml(QUICK_START, "agent_config.yaml", agentConfigSchema);
  expect(agents.get("planner")).toMatchObject({
    agentId: null,
    apiKey: null,
    role: "planner",
    runtime: "claude",
  });
  expect(agents.get("planner")?.repo).toEqual({
    url: "git@example.org:team/app.git",
    path: "/workspace/repo",
    branch: "main",
    index: true,
  });
  expect(agents.get("reviewer")).toMatchObject({
    apiKey: "env_k_1",
    role: "reviewer",
    runtime: "codex",
    approvalMode: "manual",
  });
  expect(agents.get("reviewer")?.repo).toMatchObject({ url: null, index: false });
});

it("gives an entry with nothing in it every default", () => {
  const agents = parseYaml("implementer: {}", "agent_config.yaml", agentConfigSchema);
  expect(agents.get("implementer")).toMatchObject({
    role: "implementer",
    runtime: "claude",
    repo: { path: "/workspace/repo", index: true },
  });
});

it("tells a relative path, an unknown runtime, a bad name and a mistyped key with their places", () => {
  const text =
    "planner:\n  runtime: gemini\n  repo:\n    path: repo\n    brunch: main\nBad Name:\n  role: x\n";
  expect(() => parseYaml(text, "c.yaml", agentConfigSchema)).toThrowError(
    /c\.yaml:2:3: planner\.runtime: "gemini" is not allowed; allowed: claude, codex, api[\s\S]*c\.yaml:4:5: planner\.repo\.path: .*absolute path[\s\S]*c\.yaml:5:5: planner\.repo\.brunch is not a known key; did you mean branch\? Allowed: url, path, branch, index[\s\S]*c\.yaml:6:1: .*an agent's name starts with/,
  );
});
