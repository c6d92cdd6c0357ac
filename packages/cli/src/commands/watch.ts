import { sayTask } from "@envoy/protocol";
import type { Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { resolveSpace } from "../space.ts";
import { follow } from "./follow.ts";
import { peopleOf, sayMessage } from "./history.ts";
import { space } from "./options.ts";

export const watch: Command = {
  path: "watch",
  summary: "A live view of a space: who is here, open tasks, approvals, the last messages",
  positional: ["space"],
  options: [space, { name: "once", kind: "flag", summary: "Print the view once and end" }],
  run,
};

async function run(context: Context, values: Values): Promise<null> {
  const { id } = await resolveSpace(context, values.text("space"));
  const { stdout } = context.around;
  if (values.flag("once")) {
    context.print(await view(context, id, 20));
    return null;
  }
  if (!stdout.isTTY)
    throw fail("unsupported_operation", "A live view needs a terminal", {
      next: "Use envoy listen, or --once.",
    });
  const end = new AbortController();
  const stop = () => end.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const draw = async () => {
    const text = await view(context, id, Math.max(5, stdout.rows - 16));
    stdout.write(`\u001b[H\u001b[2J${text}\n`);
  };
  const account = await context.account();
  const { cursor } = await account.call("space.get", { space: id });
  await draw();
  stdout.on("resize", redraw);
  let drawing = Promise.resolve();
  function redraw(): void {
    drawing = drawing.then(draw);
  }
  const ended = new Promise<void>((resolve) =>
    end.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  await Promise.race([
    ended,
    follow(context, { space: id, after: cursor, signal: end.signal, onEvent: redraw }),
  ]);
  stdout.off("resize", redraw);
  return null;
}

async function view(context: Context, id: string, messagesShown: number): Promise<string> {
  const account = await context.account();
  const [now, { tasks }, { messages }, people] = await Promise.all([
    account.call("space.get", { space: id }),
    account.call("task.list", { space: id, status: "open" }),
    account.call("message.list", { space: id, limit: messagesShown }),
    peopleOf(account, id),
  ]);
  const state = new Map(now.presence.map((one) => [one.actor, one.presence]));
  const members = now.members
    .filter((one) => !one.removed)
    .map(
      (one) =>
        `${one.handle} [${one.role}|${one.kind}]${state.has(one.actor) ? ` ${state.get(one.actor)}` : ""}`,
    );
  return [
    `${now.name} (${id})  epoch: ${now.epoch}`,
    members.join("  "),
    "",
    ...(now.approvals.length === 0
      ? []
      : [...now.approvals.map((one) => `approval ${one.approval}: ${one.title}`), ""]),
    ...(tasks.length === 0 ? ["No open tasks."] : tasks.slice(0, 10).map(sayTask)),
    "",
    ...messages.map((one) => sayMessage(one, people)),
  ].join("\n");
}
