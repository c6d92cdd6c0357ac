/** The latest acts that were not rejected: whoever knows them knows everything that counts. */
export function createHeads(knows: (b: string, a: string) => boolean) {
  const heads = new Set<string>();
  const counted = new Set<string>();
  /** Something that does not count may stand between an act and a head it knows. */
  const hasDetour = (under: readonly string[]) => under.some((id) => !counted.has(id));

  return {
    add({ id, auth }: { id: string; auth: readonly string[] }): void {
      for (const one of auth) heads.delete(one);
      if (hasDetour(auth)) for (const head of [...heads]) if (knows(id, head)) heads.delete(head);
      heads.add(id);
      counted.add(id);
    },
    areWithin(under: readonly string[]): boolean {
      if (!hasDetour(under) && heads.size > under.length) return false;
      for (const head of heads) {
        if (!under.some((id) => id === head || knows(id, head))) return false;
      }
      return true;
    },
  };
}
