import type { Driver } from "./driver.ts";
import type { Settings } from "./driver-seat.ts";

/** Brings a session from the settings it has to those that are wanted, and says which it has now. */
export async function applySettings(
  driver: Driver,
  { applied, wanted }: { applied: Settings; wanted: Settings },
): Promise<Settings> {
  if (wanted.model === applied.model && wanted.effort === applied.effort) return applied;
  const models = await driver.models();
  const model = wanted.model ?? models.find((one) => one.isDefault)?.id;
  if (wanted.model !== applied.model && model !== undefined) await driver.setModel(model);
  const { effort } = wanted;
  // A level that the new model does not have stays with the old one; the model's own default holds.
  const known = models.find((one) => one.id === model)?.efforts;
  if (effort !== null && (known === undefined || known.includes(effort))) await driver.setEffort(effort);
  return wanted;
}
