import type { ReactNode } from "react";
import { Logo } from "../components/logo.tsx";

interface NoticeProps {
  readonly title: string;
  readonly quiet?: boolean;
  readonly children?: ReactNode;
}

/** A page with one thing to say. */
export function Notice({ title, quiet = false, children }: NoticeProps) {
  return (
    <main className={`notice-page ${quiet ? "notice-quiet" : ""}`}>
      <Logo />
      <h1>{title}</h1>
      {children !== undefined && children !== null && <div>{children}</div>}
    </main>
  );
}
