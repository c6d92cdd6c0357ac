/** What the address names: `#/room_…/msg_…`, or a one-time sign-in token. */
export interface Place {
  readonly space: string | null;
  readonly message: string | null;
}

/** Takes the one-time token out of the address at once, so that it stays in no history and no screenshot. */
export function takeSignInToken(): string | null {
  const token = /^#token=([A-Za-z0-9_.~-]+)$/.exec(location.hash)?.[1] ?? null;
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

export function placeOf(hash: string): Place {
  const match = /^#\/(room_\w+)(?:\/(msg_[0-9a-f]{32}))?$/.exec(hash);
  return { space: match?.[1] ?? null, message: match?.[2] ?? null };
}

export function linkTo(space: string, message: string): string {
  return `${location.origin}${location.pathname}#/${space}/${message}`;
}
