/**
 * `npm run doctor`: looks at this machine and says what a room needs and what is missing. It changes nothing and
 * prints no secret. Exit code 1 when something is in the way.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Finding, findingLines } from "./doctor/finding.ts";
import { diskSpace, nodeVersion, port, program } from "./doctor/machine.ts";
import { runtimes } from "./doctor/runtimes.ts";
import { agentFile, environment, prompts, vendorKey } from "./doctor/settings.ts";

const root = resolve(import.meta.dirname, "..");
if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
const data = resolve(root, ".envoy");

const sections: readonly (readonly [title: string, findings: readonly Finding[]])[] = [
  [
    "This machine",
    [
      nodeVersion(root),
      await program("git", {
        args: ["--version"],
        missing: { level: "fault", what: "git is not installed", next: "Install git: repo-init needs it." },
      }),
      await program("docker", {
        args: ["--version"],
        missing: { level: "note", what: "Docker is not here: only `docker compose up` needs it" },
      }),
      await diskSpace(data),
      await port(Number(process.env.HUB_PORT || 4700), "hub"),
    ],
  ],
  ["Runtimes", runtimes(root)],
  [
    "Keys",
    [
      vendorKey(process.env, "ANTHROPIC_API_KEY", "planner"),
      vendorKey(process.env, "OPENAI_API_KEY", "reviewer"),
    ],
  ],
  [
    "Settings",
    [
      ...environment(process.env),
      await agentFile(process.env.AGENT_CONFIG || join(data, "agent_config.yaml")),
      ...(await prompts(process.env.PROMPTS_DIR || join(root, "prompts"))),
    ],
  ],
];

for (const [title, findings] of sections) console.log(`${title}\n${findings.map(findingLines).join("\n")}\n`);
const faults = sections.flatMap(([, findings]) => findings).filter((one) => one.level === "fault").length;
console.log(faults === 0 ? "Ready: npm start" : `${faults} in the way.`);
process.exitCode = faults === 0 ? 0 : 1;
