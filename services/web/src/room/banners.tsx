import { FlaskConical, WifiOff, X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../components/icon-button.tsx";
import { useRoomState, useSpace } from "../lib/room-context.ts";

/** What is true of the whole room now: demo mode, and a connection that is lost. */
export function Banners() {
  return (
    <>
      <DemoBanner />
      <ConnectionBanner />
    </>
  );
}

function DemoBanner() {
  const { demo } = useSpace();
  const [closed, setClosed] = useState(false);
  if (demo === null || closed) return null;
  return (
    <p className="banner banner-demo" role="note">
      <FlaskConical /> <span>{demo}</span>
      <IconButton label="Hide until the next visit" onClick={() => setClosed(true)}>
        <X />
      </IconButton>
    </p>
  );
}

/** Short breaks heal unseen; only what lasts is said. */
const QUIET_MS = 1200;

function ConnectionBanner() {
  const status = useRoomState((snapshot) => snapshot.status);
  const lost = status.state === "offline" || status.state === "connecting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!shown) return null;
  return (
    <p className="banner banner-lost" role="alert">
      <WifiOff /> <span>The hub is out of reach. What you send waits here and goes out by itself.</span>
    </p>
  );
}
