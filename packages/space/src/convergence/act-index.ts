import { type Act, compareActs, compareText, subjectOf } from "./act.ts";
import type { World } from "./standing.ts";

type Lookups = Pick<World, "about" | "invitesNamed" | "revokesOf" | "joinsOf" | "siblings" | "act">;

/** Finds acts by whom they are about, who did them, what they rest on, and which invite they concern. */
export function createActIndex() {
  const acts = new Map<string, Act>();
  const allowed: Act[] = [];
  const about = createLists();
  const by = createLists();
  const invites = createLists();
  const revokes = createLists();
  const joins = createLists();
  const siblings = createLists();
  const supported = createLists();

  const lookups: Lookups = {
    about: about.get,
    invitesNamed: invites.get,
    revokesOf: revokes.get,
    joinsOf: (invite) => joins.get(invite.id),
    siblings: (act) => siblings.get(act.siblings),
    act(id) {
      const act = acts.get(id);
      if (act === undefined) throw new Error(`no act ${id} was placed`);
      return act;
    },
  };

  return {
    lookups,
    by: by.get,
    supportedBy: supported.get,
    /** The acts that were not rejected, in the order of arrival. */
    all: (): readonly Act[] => allowed,
    add(act: Act): void {
      acts.set(act.id, act);
      if (act.rejected !== null) return;
      allowed.push(act);
      const subject = subjectOf(act.deed);
      if (subject !== null) about.add(subject, act);
      by.add(act.author, act);
      siblings.insert(act.siblings, act, (a, b) => compareText(a.id, b.id));
      for (const id of act.supports) if (id !== act.id) supported.add(id, act);
      if (act.deed.does === "invite") invites.insert(act.deed.invite, act, compareActs);
      if (act.deed.does === "revoke") revokes.add(act.deed.invite, act);
      if (act.deed.does === "join") joins.insert(act.supports[0] ?? "", act, compareActs);
    },
  };
}

const none: readonly Act[] = [];

function createLists() {
  const lists = new Map<string, Act[]>();
  function open(key: string): Act[] {
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    return list;
  }
  return {
    get: (key: string): readonly Act[] => lists.get(key) ?? none,
    add: (key: string, act: Act): void => void open(key).push(act),
    /** Keeps the list in an order. */
    insert(key: string, act: Act, order: (a: Act, b: Act) => number): void {
      const list = open(key);
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = list[middle];
        if (other !== undefined && order(other, act) < 0) low = middle + 1;
        else high = middle;
      }
      list.splice(low, 0, act);
    },
  };
}
