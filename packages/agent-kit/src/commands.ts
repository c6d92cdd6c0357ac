import type { ControlReply, ControlRequest } from "@envoy/protocol";
import type { Driver, ModelInfo } from "./driver.ts";
import type { DriverSeat } from "./driver-seat.ts";

/**
 * What people ask of an agent while it works: answered at once, beside the turn and never behind it. A model or
 * level is checked against the vendor's list; the space stores it and tells the adapter through the feed.
 */
export interface CommandTarget {
  readonly seat: DriverSeat | null;
  /** Stops the turn that runs; false when none does. */
  readonly stop: (by: string) => boolean;
}

export async function answerCommand(target: CommandTarget, request: ControlRequest): Promise<ControlReply> {
  if (request.ask === "stop") return value({ done: target.stop(request.by) });
  const { seat } = target;
  const driver = seat?.driver ?? null;
  if (seat === null || driver === null) {
    return no(seat?.blocked ?? "its runtime is still being opened");
  }
  switch (request.ask) {
    case "status":
      return status(seat, driver);
    case "models":
      return value({ current: seat.settings.model, models: await driver.models() });
    case "model":
      return checkModel(driver, request.model);
    case "reasoning":
      return checkEffort(seat, driver, request.effort);
    case "steer":
      return steer(driver, request);
    case "compact":
      return value({ done: await driver.compact() });
  }
}

async function status(seat: DriverSeat, driver: Driver): Promise<ControlReply> {
  const { sessionId, busy: _, model, effort, ...rest } = await driver.status();
  const settings = seat.settings;
  return value({
    ...rest,
    model: model ?? settings.model,
    effort: effort ?? settings.effort,
    session: sessionId,
  });
}

async function checkModel(driver: Driver, id: string): Promise<ControlReply> {
  const models = await driver.models();
  const model = models.find((one) => one.id === id);
  return model === undefined
    ? no(`there is no model ${id}; there are: ${models.map((one) => one.id).join(", ")}`)
    : value({ model: id });
}

async function checkEffort(seat: DriverSeat, driver: Driver, effort: string): Promise<ControlReply> {
  const model = modelInUse(await driver.models(), seat.settings.model);
  if (model === undefined) return no(`its model ${seat.settings.model ?? ""} is not one the vendor lists`);
  if (model.efforts.includes(effort)) return value({ effort });
  return no(
    model.efforts.length === 0
      ? `${model.id} has no reasoning levels`
      : `${model.id} has no level ${effort}; it has: ${model.efforts.join(", ")}`,
  );
}

function modelInUse(models: readonly ModelInfo[], id: string | null): ModelInfo | undefined {
  return models.find((one) => (id === null ? one.isDefault : one.id === id));
}

async function steer(
  driver: Driver,
  { text, by, message }: Extract<ControlRequest, { ask: "steer" }>,
): Promise<ControlReply> {
  // The hub lets only members who may write steer, and only people use commands.
  const from = { handle: by, kind: "human", role: null, authority: "write" } as const;
  return value({ done: await driver.steer({ id: message, from, text, cites: [] }) });
}

function value(of: Readonly<Record<string, unknown>>): ControlReply {
  return { ok: true, value: of };
}

function no(reason: string): ControlReply {
  return { ok: false, reason };
}
