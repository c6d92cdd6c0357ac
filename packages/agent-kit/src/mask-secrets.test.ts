import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

describe("masking secrets", () => {
  it.each([
    ["export ANTHROPIC_API_KEY=sk-ant-api03-abcdefghijkl", "abcdefghijkl"],
    ["curl -H 'Authorization: Bearer eyJhbGciOi.payload'", "eyJhbGciOi.payload"],
    ["curl -H 'x-api-key: 0123456789abcdef'", "0123456789abcdef"],
    ["git clone https://bob:hunter22@example.org/x.git", "hunter22"],
    ["git clone https://ghp_abcdefghijkl@example.org/x.git", "ghp_abcdefghijkl"],
    ["gh auth login --with-token ghp_1234567890abcdef", "1234567890abcdef"],
    ["aws AKIAABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP"],
    ['{"password": "correct horse battery"}', "correct horse battery"],
    ["db_password: s3cr3t-value", "s3cr3t-value"],
    ["+const apiKey = 'not-a-real-one';", "not-a-real-one"],
    ["mysql --password hunter2222 -u x", "hunter2222"],
    ["GET /x?access_token=abc123def&y=1", "abc123def"],
    [
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----",
      "b3BlbnNzaC1rZXk",
    ],
    ["-----BEGIN PRIVATE KEY-----\ncut off in the midd", "cut off in the midd"],
    ["cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl", "eyJzdWIiOiIxMjM0NSJ9"],
  ])("hides what is secret in %s", (text, secret) => {
    expect(maskSecrets(text)).not.toContain(secret);
  });

  it.each([
    "npm run build && npm test",
    "git push origin main",
    "https://example.org/docs?page=2#token-rotation",
    "const tokens = countTokens(text);",
    "the password field is required",
    "see user@example.org about it",
    "usage: 1200 tokens, 30 cached",
    "const password = request.body.password;",
    "  token: await issueToken(user2),",
    "inputTokens: 1200000",
  ])("leaves %s as it is", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it("keeps the words around a secret and the number of lines", () => {
    const text = "first\nTOKEN=abcdefghij run me\nlast";
    expect(maskSecrets(text)).toBe("first\nTOKEN=••• run me\nlast");
  });

  it.each(["x", "token", "a://", "-", "=", "secret=", "Bearer ", "-----BEGIN PRIVATE KEY-----"])(
    "stays quick on a long run of %s",
    (piece) => {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      // A quadratic pattern takes tens of seconds here and runs into the time limit of the test.
      expect(maskSecrets(text).length).toBeLessThanOrEqual(text.length + 200_000);
    },
  );
});
