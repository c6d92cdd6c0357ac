const NAME = "envoy_session";
const DAYS = 30;

/** The session token a browser sends, or null. */
export function readSessionCookie(header: string | undefined): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [name, value] = pair.split("=", 2);
    if (name?.trim() === NAME && value) return value.trim();
  }
  return null;
}

export interface CookieSite {
  /** Whether browsers reach the hub over https. */
  readonly secure: boolean;
}

/** Not readable by scripts and never sent along by another site. */
export function sessionCookie(token: string, site: CookieSite): string {
  return `${NAME}=${token}; Max-Age=${DAYS * 86_400}; ${attributes(site)}`;
}

export function clearedCookie(site: CookieSite): string {
  return `${NAME}=; Max-Age=0; ${attributes(site)}`;
}

function attributes({ secure }: CookieSite): string {
  return `Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}
