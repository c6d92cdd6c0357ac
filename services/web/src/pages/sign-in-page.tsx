import type { WireError } from "@envoy/protocol";
import { Notice } from "./notice.tsx";

/** Nobody is signed in: where the link is, and what was wrong with the one that was used. */
export function SignInPage({ error }: { readonly error: WireError | null }) {
  return (
    <Notice title={error === null ? "Open the link the hub printed" : error.message}>
      <p>
        When Envoy starts it prints a sign-in link to its terminal. It works once and keeps this browser
        signed in. If you have missed it, make a new one:
      </p>
      <dl className="ways">
        <dt>Started with npm</dt>
        <dd>
          <code>npm run sign-in</code>
        </dd>
        <dt>Started with Docker Compose</dt>
        <dd>
          <code>docker compose exec hub sign-in</code>
        </dd>
        <dt>Somebody else runs it</dt>
        <dd>Ask an admin of the room to add you; the link they get is for you alone.</dd>
      </dl>
    </Notice>
  );
}
