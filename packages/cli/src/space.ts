import type { Context } from "./context.ts";
import { fail } from "./output/failure.ts";

export interface ChosenSpace {
  readonly id: string;
}

const SPACE_ID = /^room_\d{13}[0-9a-z]{6}$/;

/** The space that is meant: by id, by its name, by ENVOY_SPACE, or the only one there is. */
export async function resolveSpace(context: Context, given: string | null): Promise<ChosenSpace> {
  const wanted = given ?? context.space;
  if (wanted !== null && SPACE_ID.test(wanted)) return { id: wanted };
  const account = await context.account();
  const { spaces } = await account.call("space.list", {});
  const matching =
    wanted === null ? spaces : spaces.filter((one) => one.name.toLowerCase() === wanted.toLowerCase());
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return { id: only.id };
  if (wanted === null) {
    const next = spaces.length === 0 ? "Make one with: envoy quickstart" : "envoy spaces lists yours.";
    throw fail("missing_required_flag", "--space is needed", { next, data: { flag: "--space" } });
  }
  if (matching.length === 0)
    throw fail("space_not_found", `There is no space ${wanted.slice(0, 120)} that you are in`, {
      exit: "notFound",
      next: "envoy spaces lists yours.",
    });
  throw fail("space_name_ambiguous", `More than one space is called ${wanted.slice(0, 120)}; name it by id`, {
    data: { matchingSpaceIds: matching.map((one) => one.id) },
  });
}
