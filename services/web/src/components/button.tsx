import type { ComponentProps } from "react";

interface ButtonProps extends ComponentProps<"button"> {
  /** `primary`: the one thing to do; `quiet`: without a frame; `bad`: refuses or removes. */
  readonly tone?: "primary" | "plain" | "quiet" | "bad" | "need";
  readonly small?: boolean;
}

export function Button({ tone = "plain", small = false, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button button-${tone} ${small ? "button-small" : ""} ${className ?? ""}`}
      {...rest}
    />
  );
}
