import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface DisclosureProps {
  readonly summary: ReactNode;
  readonly children: () => ReactNode;
  readonly initiallyOpen?: boolean;
  readonly className?: string;
  readonly onOpen?: () => void;
}

/** A line that unfolds; what is folded is not mounted. */
export function Disclosure({ summary, children, initiallyOpen = false, className, onOpen }: DisclosureProps) {
  const [open, setOpen] = useState(initiallyOpen);
  const toggle = () => {
    if (!open) onOpen?.();
    setOpen(!open);
  };
  return (
    <div className={`disclosure ${className ?? ""}`} data-open={open}>
      <button type="button" className="disclosure-line" aria-expanded={open} onClick={toggle}>
        <ChevronRight className="disclosure-mark" />
        {summary}
      </button>
      {open && <div className="disclosure-body">{children()}</div>}
    </div>
  );
}
