const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(sk-(?:ant-|proj-)?)[A-Za-z0-9_-]{8,}/g, "$1***"],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[A-Za-z0-9_-]{8,}/g, "$1***"],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, "$1 ***"],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:"']+(?::[^\s/@"']*)?@/gi, "$1***@"],
  [/\b([A-Z0-9_]*(?:API_KEY|TOKEN|SECRET|PASSWORD)=)[^\s"']+/g, "$1***"],
];

/** Masks what looks like a credential in text, and every value of `secrets` literally. */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  const literal = secrets
    .filter((secret) => secret.length >= 4)
    .reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  return PATTERNS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), literal);
}
