import { once } from "node:events";
import { join } from "node:path";
import { startProgram } from "../measure/process.ts";

export interface Load extends AsyncDisposable {
  /** Acknowledged sends per second over one round. */
  round(ms: number): Promise<{ perSecond: number; acknowledged: number }>;
}

/** Starts a process full of clients. */
export async function startLoad(setup: {
  readonly url: string;
  readonly space: string;
  readonly tokens: readonly string[];
  readonly window: number;
}): Promise<Load> {
  const program = startProgram(["--import", "tsx", join(import.meta.dirname, "../programs/load.ts")], {
    ipc: true,
  });
  const ask = async (message: object): Promise<unknown> => {
    const died = program.says(/never said/);
    program.child.send(message);
    const [answer] = await Promise.race([once(program.child, "message"), died]);
    return answer;
  };
  await ask({ setup });
  return {
    // Both ends of the channel are in this folder.
    round: async (ms) => (await ask({ roundMs: ms })) as { perSecond: number; acknowledged: number },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
