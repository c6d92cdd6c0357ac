import { editRole, ok } from "@envoy/space";
import { commit, fail, type Handlers } from "../call.ts";
import { rowToView } from "../log/rows.ts";
import { agentPrompt, promptFaults, promptInfo } from "../prompts.ts";

export const roleHandlers: Handlers<"role.list" | "role.get" | "role.edit" | "role.history"> = {
  async "role.list"({ log }) {
    return ok({ prompts: Object.values(log.state.prompts).map(promptInfo) });
  },

  async "role.get"({ core, log }, { prompt }) {
    const found = log.state.prompts[prompt];
    if (found === undefined) return fail("role_not_found", { prompt });
    const composed = agentPrompt(log.state, prompt, core.keys.digest);
    return ok({ ...promptInfo(found), text: found.text, composed: composed?.body ?? null });
  },

  async "role.edit"(call, { prompt, text, base }) {
    const { core, log } = call;
    const faults = promptFaults(log.state, prompt, text);
    if (faults.length > 0) return fail("role_invalid", { prompt, faults });
    const digest = core.keys.digest(text);
    const outcome = await commit(call, (state) =>
      editRole(state, { prompt, text, digest, source: "page", base }),
    );
    if (!outcome.ok) return outcome;
    await core.savePrompt(prompt, text);
    const now = log.state.prompts[prompt];
    return now === undefined ? fail("role_conflict", { role: prompt, version: 0 }) : ok(promptInfo(now));
  },

  async "role.history"({ core, log }, { prompt }) {
    const rows = await core.store.about({ space: log.id, ids: [`prompt:${prompt}`], types: ["role.edit"] });
    if (rows.length === 0) return fail("role_not_found", { prompt });
    const versions = rows.map(rowToView).map((view) => {
      // Rows of this type were parsed by its schema when they were admitted.
      const body = view.body as { version: number; digest: string; text: string; source: string };
      const { version, digest, text, source } = body;
      return { version, digest, text, source, editedBy: view.author, editedAt: view.at };
    });
    return ok({ versions: versions.reverse() });
  },
};
