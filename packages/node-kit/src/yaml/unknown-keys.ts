import type { Fault } from "../faults.ts";
import { nearest } from "../nearest.ts";

/** One fault per unknown key, each with the nearest allowed one and the whole list. */
export function unknownKeyFaults({
  places,
  path,
  allowed,
}: {
  places: readonly { readonly key: string; readonly where: string }[];
  path: readonly PropertyKey[];
  allowed: readonly string[];
}): Fault[] {
  return places.map(({ key, where }) => {
    const name = [...path, key].map(String).join(".");
    const meant = nearest(key, allowed);
    const suggestion = meant === null ? "" : `; did you mean ${meant}?`;
    return {
      where,
      reason: `${name} is not a known key${suggestion} Allowed: ${allowed.join(", ")}`,
      example: null,
    };
  });
}
