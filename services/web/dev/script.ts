/** What the agents on stage write. */

export const plan = `# Plan: authentication for the API

Status: ready for review

## Goal

Every request is made by somebody known, and may do only what that somebody is allowed to do.

## Phase 1: token service

- \`issueToken(subject, claims)\` and \`verifyToken(token)\` behind one interface
- Access tokens live for 15 minutes
- Refresh: people sign in again when their token expires

## Phase 2: middleware

- \`authenticate\` puts an immutable principal on the request
- [x] One error shape
- [ ] Tests: each middleware has unit tests

## Phase 3: roles

| Role | May |
| --- | --- |
| viewer | read |
| editor | read, write |
| admin | everything |
`;

export const planAfter = plan
  .replace(
    "- Refresh: people sign in again when their token expires",
    "- Refresh rotation: a token that is used twice revokes its whole family\n- Limits: 5 attempts a minute per account",
  )
  .replace("each middleware has unit tests", "every pair of token state and route");

export const review = `# Review of plan.md

Verdict: changes requested

1. [Critical] No refresh rotation.
2. [Risk] No rate limit on \`POST /auth/token\`.
3. [Gap] No test matrix.
`;

export const planEdit = `--- a/notes/plan.md
+++ b/notes/plan.md
@@ -12,5 +12,9 @@ ## Phase 1: token service
 - \`issueToken(subject, claims)\` and \`verifyToken(token)\` behind one interface
 - Access tokens live for 15 minutes
-- Refresh: people sign in again when their token expires
+- Refresh rotation: \`POST /auth/refresh\` takes an opaque refresh token (30 days, stored hashed) and answers
+  with a new pair; the old one is void at once. A token that is used twice revokes its whole family.
+- Limits: 5 attempts a minute per account, 20 per address, then 429 with \`Retry-After\`
 
 ## Phase 2: middleware
@@ -20,3 +24,7 @@ ## Phase 2: middleware
 - [x] One error shape
-- [ ] Tests: each middleware has unit tests
+- [ ] Tests: every pair of token state and route
+
+  | Token | Public | Protected |
+  | --- | --- | --- |
+  | expired | 200 | 401 |
`;
