import type { DriverApproval } from "./driver.ts";

export type Risk = "low" | "medium" | "high";

/** What cannot be taken back, reaches outside of the workspace, or changes what may run later. */
const high: readonly RegExp[] = [
  /\brm\s+(?:-[a-zA-Z]*\s+)*-[a-zA-Z]*[rf]/,
  /\bgit\s+(?:\S+\s+)*push\b/,
  /\bgit\s+(?:\S+\s+)*(?:reset\s+--hard|clean\s+-[a-z]*f|filter-branch|update-ref|branch\s+-D)/,
  /\b(?:sudo|doas|su)\b/,
  /\b(?:curl|wget)\b[^\n]*\|\s*(?:ba|z|da)?sh\b/,
  /\b(?:curl|wget|nc|ncat|ssh|scp|rsync|ftp|telnet)\b/,
  /\b(?:npm|pnpm|yarn)\s+publish\b|\bdocker\s+(?:push|run|exec|rm)\b|\bkubectl\b|\bterraform\s+(?:apply|destroy)/,
  /\b(?:dd|mkfs\S*|shutdown|reboot|chown|crontab|systemctl)\b/,
  /\bchmod\s+(?:-R|[0-7]*7\b)/,
  /\b(?:drop|truncate)\s+(?:table|database)\b/i,
  />\s*\/(?:etc|usr|bin|boot|dev|root|home)\//,
  /\.(?:ssh|aws|gnupg|kube)\b|\bid_(?:rsa|ed25519)\b|\.env\b/,
];
/** What only looks. A command is low when each of its parts is one of these. */
const looks =
  /^(?:ls|cat|head|tail|wc|grep|rg|find|pwd|echo|which|file|stat|diff|tree|sort|uniq|cut|date|git\s+(?:status|log|diff|show|branch|ls-files|rev-parse|blame)|node\s+--version|npm\s+(?:ls|view|--version))\b/;

/** How careful a person should be before saying yes. A reading aid; it never decides anything. */
export function assessRisk(approval: Pick<DriverApproval, "kind" | "detail">): Risk {
  if (approval.kind === "question") return "low";
  if (approval.kind === "file_change") return fileRisk(approval.detail);
  if (high.some((pattern) => pattern.test(approval.detail))) return "high";
  if (approval.kind !== "command") return "medium";
  const parts = approval.detail.split(/&&|\|\||[;|\n]/).map((part) => part.trim());
  const writes = /(?:^|[^0-9&>])>{1,2}(?!&)|\s-(?:delete|exec|i)\b|\$\(|`/.test(approval.detail);
  return !writes && parts.every((part) => part === "" || looks.test(part)) ? "low" : "medium";
}

/** Files that decide what runs later weigh more than others. */
function fileRisk(diff: string): Risk {
  const runsLater =
    /^(?:\+\+\+|---|\*\*\* \w+ File:|rename to)\s*(?:[ab]\/)?\S*(?:\.github\/|\.git\/|\.husky\/|Dockerfile|docker-compose|\.env|package\.json|Makefile|\.ssh\/|\.npmrc)/m;
  return runsLater.test(diff) ? "high" : "medium";
}
