import { useEffect, useState } from "react";
import { useRoom, useSpace } from "../lib/room-context.ts";

/** The texts of some prompts, each fetched once per version. */
export function usePromptTexts(names: readonly string[]): ReadonlyMap<string, string> {
  const room = useRoom();
  const { id, prompts } = useSpace();
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const versions = names
    .map((name) => `${name}@${prompts.find((one) => one.name === name)?.version ?? 0}`)
    .join(" ");
  useEffect(() => {
    let current = true;
    const fetchAll =
      versions === ""
        ? []
        : versions.split(" ").map(async (version) => {
            const [prompt = ""] = version.split("@");
            const reply = await room.call("role.get", { space: id, prompt });
            return reply.ok ? ([prompt, reply.value.text] as const) : null;
          });
    void Promise.all(fetchAll).then((all) => {
      if (current) setTexts(new Map(all.filter((one) => one !== null)));
    });
    return () => {
      current = false;
    };
  }, [room, id, versions]);
  return texts;
}
