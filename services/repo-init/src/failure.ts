/** Everything that can go wrong on the way to a usable workspace, as stable codes. */
export type RepoInitCode =
  | "bad_url"
  | "bad_branch"
  | "branch_missing"
  | "auth_failed"
  | "host_key_missing"
  | "host_key_changed"
  | "unreachable"
  | "repository_missing"
  | "not_owned"
  | "other_remote"
  | "folder_not_empty"
  | "broken_repository"
  | "disk_full"
  | "not_writable"
  | "timeout"
  | "lock_timeout"
  | "overtaken"
  | "git_missing"
  | "git_failed";

/** An expected failure: what happened and what a person does next. Credentials are masked. */
export interface RepoInitFailure {
  readonly code: RepoInitCode;
  readonly sentence: string;
  readonly nextStep: string;
}

export type RepoInitResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: RepoInitFailure };

export function refuse(
  code: RepoInitCode,
  sentence: string,
  nextStep: string,
): { readonly ok: false; readonly failure: RepoInitFailure } {
  return { ok: false, failure: { code, sentence, nextStep } };
}
