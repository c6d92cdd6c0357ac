import type { ComponentProps, ReactNode } from "react";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "title"> {
  /** Read out, and shown on hover. */
  readonly label: string;
  readonly children: ReactNode;
  readonly pressed?: boolean;
}

export function IconButton({ label, pressed, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      className={`icon-button ${className ?? ""}`}
      {...rest}
    >
      {children}
    </button>
  );
}
