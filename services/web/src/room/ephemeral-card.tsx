import { EyeOff, X } from "lucide-react";
import { IconButton } from "../components/icon-button.tsx";
import { Markdown } from "../components/markdown.tsx";
import { type EphemeralCard, useUi } from "../lib/ui-context.ts";

/** The answer to a command. Nobody else sees it, and it is gone with the page. */
export function EphemeralCardView({ card }: { readonly card: EphemeralCard }) {
  const { dropCard } = useUi();
  return (
    <section className={`card ${card.ok ? "" : "card-bad"}`} aria-label={card.title} role="status">
      <header>
        <code>{card.command}</code>
        <span className="faint">
          <EyeOff /> only you see this
        </span>
        <IconButton label="Dismiss" onClick={() => dropCard(card.id)}>
          <X />
        </IconButton>
      </header>
      <h3>{card.title}</h3>
      <Markdown text={card.body} />
    </section>
  );
}
