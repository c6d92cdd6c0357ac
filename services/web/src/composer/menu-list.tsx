import { type ReactNode, useEffect, useRef } from "react";
import type { Menu } from "./use-menu.ts";

interface MenuListProps {
  readonly menu: Menu;
  readonly label: string;
  readonly items: readonly { readonly name: string; readonly disabled?: boolean; readonly body: ReactNode }[];
  readonly onChoose: (name: string) => void;
  readonly foot: ReactNode;
}

/** The list above a composer. The focus stays in the text; the list only shows what is chosen. */
export function MenuList({ menu, label, items, onChoose, foot }: MenuListProps) {
  const { setNames } = menu;
  const names = items.map((one) => one.name).join(" ");
  useEffect(() => {
    setNames(names === "" ? [] : names.split(" "));
    return () => setNames([]);
  }, [names, setNames]);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[menu.index]?.scrollIntoView({ block: "nearest" });
  }, [menu.index]);
  if (items.length === 0) return null;
  return (
    <div className="composer-menu">
      <div ref={list} role="listbox" id={menu.id} aria-label={label}>
        {items.map((item, index) => (
          <div
            key={item.name}
            id={`${menu.id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === menu.index}
            aria-disabled={item.disabled === true}
            className="menu-item"
            onPointerMove={() => menu.setIndex(index)}
            // Before the text loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(item.name);
            }}
          >
            {item.body}
          </div>
        ))}
      </div>
      <p className="menu-foot">{foot}</p>
    </div>
  );
}
