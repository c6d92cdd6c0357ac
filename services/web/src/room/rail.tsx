import type { Output } from "@envoy/protocol";
import { Command, LogOut, Moon, Search, Sun, SunMoon } from "lucide-react";
import { IconButton } from "../components/icon-button.tsx";
import { Logo } from "../components/logo.tsx";
import { setTheme, useTheme } from "../lib/theme.ts";
import { useUi } from "../lib/ui-context.ts";

interface RailProps {
  readonly spaces: Output<"space.list">["spaces"];
  readonly current: string;
  readonly onOpen: (space: string) => void;
  readonly onSignOut: () => void;
}

const nextTheme = { system: "dark", dark: "light", light: "system" } as const;
const themeWords = { system: "Theme: as the system", dark: "Theme: dark", light: "Theme: light" } as const;

/** The narrow bar at the side: rooms above, the page's own things below. */
export function Rail({ spaces, current, onOpen, onSignOut }: RailProps) {
  const { openPane, openPalette } = useUi();
  const theme = useTheme();
  return (
    <nav className="rail" aria-label="Rooms">
      <Logo />
      <ul>
        {spaces.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="rail-room"
              aria-current={one.id === current ? "page" : undefined}
              title={one.name}
              aria-label={one.name}
              onClick={() => onOpen(one.id)}
            >
              {one.name.slice(0, 2)}
            </button>
          </li>
        ))}
      </ul>
      <span className="spacer" />
      <IconButton label="Search" onClick={() => openPane({ kind: "search" })}>
        <Search />
      </IconButton>
      <IconButton label="Everything (Ctrl K)" onClick={openPalette}>
        <Command />
      </IconButton>
      <IconButton label={themeWords[theme]} onClick={() => setTheme(nextTheme[theme])}>
        {theme === "system" ? <SunMoon /> : theme === "dark" ? <Moon /> : <Sun />}
      </IconButton>
      <IconButton label="Sign out" onClick={onSignOut}>
        <LogOut />
      </IconButton>
    </nav>
  );
}
