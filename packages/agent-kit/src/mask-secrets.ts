/**
 * Masks what looks like a credential, for text that is shown to people. It errs on the side of masking: a
 * masked word in a card costs a look at the terminal, a shown key costs a new key. Pure; the text keeps its
 * lines and its structure.
 */
const MASK = "•••";
const NAMED =
  "((?:api_?key|access_?key|secret|token|passwd|password|passphrase|credential)(?!s\\b)(?:_[A-Za-z0-9_]+)?)";

const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /-----BEGIN ([A-Z ]*PRIVATE KEY(?: BLOCK)?)-----[\s\S]*?(?:-----END \1-----|$)/g,
    `-----BEGIN $1----- ${MASK}`,
  ],
  [/\b(sk-(?:ant-|proj-|svcacct-)?)[A-Za-z0-9_-]{8,}/g, `$1${MASK}`],
  [
    /\b(gh[pousr]_|github_pat_|glpat-|npm_|pypi-|hf_|xox[abeprs]-|dop_v1_|shpat_)[A-Za-z0-9_-]{8,}/g,
    `$1${MASK}`,
  ],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, `$1${MASK}`],
  [/\bAIza[A-Za-z0-9_-]{30,}/g, `AIza${MASK}`],
  [/\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}/g, MASK],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, MASK],
  [/\b(Bearer|Basic|Token)(\s+)[A-Za-z0-9._~+/-]{8,}=*/gi, `$1$2${MASK}`],
  [
    /\b((?:x-)?(?:api[-_]?key|auth[-_]?token|authorization|cookie|set-cookie)\s*:\s*)(?!Bearer\b|Basic\b|Token\b)[^\s"'][^"'\n\r]*/gi,
    `$1${MASK}`,
  ],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"'`]{1,256}(?::[^\s/@"'`]{0,256})?@/gi, `$1${MASK}@`],
  [/([?&](?:access_token|token|api_?key|key|secret|password|sig|signature)=)[^\s&"'`#]+/gi, `$1${MASK}`],
  // A name that says secret, with a literal value: quoted, or without spaces as in a shell or an env file, or
  // with a digit in it. Code that computes the value is left readable.
  [new RegExp(`${NAMED}(\\s*[=:]\\s*|["']\\s*:\\s*)("[^"\\n]{4,}"|'[^'\\n]{4,}')`, "gi"), `$1$2${MASK}`],
  [new RegExp(`${NAMED}(=)([A-Za-z0-9_~+/=-]{6,})(?![\\w(.[])`, "gi"), `$1$2${MASK}`],
  [
    new RegExp(`${NAMED}(\\s*[=:]\\s*)(?=[A-Za-z_~+/=-]*\\d)[A-Za-z0-9_~+/=-]{6,}(?![\\w(.[])`, "gi"),
    `$1$2${MASK}`,
  ],
  [/(\s--?(?:password|passwd|token|api-key|secret)(?:\s+|=))("[^"\n]+"|'[^'\n]+'|[^\s"']+)/gi, `$1${MASK}`],
];

export function maskSecrets(text: string): string {
  return rules.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
