import { startScriptedModel } from "./server/server.ts";

/** Runs the server as a process of its own: a service of the keyless demo. */
const port = Number(process.env.SCRIPTED_MODEL_PORT ?? "8090");
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(
    `SCRIPTED_MODEL_PORT must be a port number, not "${process.env.SCRIPTED_MODEL_PORT}"; example: 8090\n`,
  );
  process.exit(2);
}
const host = process.env.SCRIPTED_MODEL_HOST ?? "127.0.0.1";
const scenario = process.env.SCRIPTED_MODEL_SCENARIO ?? "pair-programming";

const write = (level: string) => (fields: object, message: string) => {
  process.stdout.write(
    `${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg: message })}\n`,
  );
};
const logger = { info: write("info"), error: write("error") };

const model = await startScriptedModel({ scenario, port, host, logger }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
logger.info({ url: model.url, scenario }, "the scripted model listens; no vendor's model is behind it");

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    logger.info({ signal }, "stopping");
    void model[Symbol.asyncDispose]();
  });
}
