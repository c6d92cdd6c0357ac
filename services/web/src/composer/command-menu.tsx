import { Ban, Slash } from "lucide-react";
import { useSpace } from "../lib/room-context.ts";
import { useQuery } from "../lib/use-query.ts";
import { MenuList } from "./menu-list.tsx";
import type { Menu } from "./use-menu.ts";

export function CommandMenu({
  menu,
  onChoose,
}: {
  readonly menu: Menu;
  readonly onChoose: (name: string) => void;
}) {
  const { id } = useSpace();
  const { value } = useQuery("command.list", { space: id });
  const query = menu.trigger?.query ?? "";
  const commands = (value?.commands ?? [])
    .filter((one) => one.name.includes(query))
    .toSorted(
      (a, b) =>
        Number(b.name.startsWith(query)) - Number(a.name.startsWith(query)) || a.name.localeCompare(b.name),
    );
  const items = commands.map((one) => ({
    name: one.name,
    disabled: !one.allowed,
    body: (
      <>
        <span className="menu-icon">{one.allowed ? <Slash /> : <Ban />}</span>
        <code className="menu-usage">{one.usage}</code>
        <span className="menu-summary">{one.summary.replaceAll("`", "")}</span>
        {!one.allowed && <span className="menu-right faint">not permitted</span>}
      </>
    ),
  }));
  return (
    <MenuList
      menu={menu}
      label="Commands"
      items={items}
      onChoose={onChoose}
      foot="Only you see what a command answers. Put @Agent in front to speak to one."
    />
  );
}
