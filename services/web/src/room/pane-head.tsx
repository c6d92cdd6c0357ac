import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../components/icon-button.tsx";
import { useUi } from "../lib/ui-context.ts";

export function PaneHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const { openPane } = useUi();
  return (
    <header className="pane-head">
      <h2>{title}</h2>
      {children}
      <IconButton label="Close (Esc)" onClick={() => openPane(null)}>
        <X />
      </IconButton>
    </header>
  );
}
