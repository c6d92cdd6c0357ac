import { join } from "node:path";
import type { Account } from "@envoy/engine";
import {
  canonicalize,
  describeBody,
  eventId,
  generateKeyPair,
  headerText,
  type KeyPair,
  parseCanonical,
  parseHeader,
  signId,
  verifySignature,
} from "@envoy/envelope";
import { createKeys } from "@envoy/hub";
import { openSqliteStore } from "@envoy/storage";
import { createTestEngine, type TestEngine } from "@envoy/testkit";
import { type Benchmark, ratioFigure } from "./figure.ts";
import { temporaryFolder } from "./measure/folder.ts";
import { compare, timed } from "./measure/statistics.ts";

const BATCH = 200;
const BATCHES = 20;
/** Batches under way at once, as from several clients. */
const UNDER_WAY = 4;

type SignedEvent = { readonly header: string; readonly body: string; readonly sig: string };

export const ingest: Benchmark = {
  name: "ingest",
  method:
    "`event.submit` of messages that their author signed itself, 200 in a batch and four batches under way, into a SQLite store, each verified, judged, made durable and published; against the verifier alone over such batches: once as the product runs it, with signatures checked on the thread pool and so on every core there is, and once on one core, which is the most that a hub could do that verified on its event loop.",
  remarks:
    "On two cores the verifier alone keeps both busy, so whatever ingest does beside it (rules, hash chain, SQLite with the search index: about as much processor time as the verification) comes off the rate. Runs between 0.34 and 0.78 (all cores) and 0.54 and 0.70 (one core) were seen, by what else the machine did.",
  async run() {
    await using folder = await temporaryFolder();
    await using store = await openSqliteStore({ path: join(folder.path, "ingest.db") });
    await using hub = await createTestEngine({ store });
    const pair = generateKeyPair();
    const account = await admitAuthor(hub, pair);
    const sign = createSigner(hub.space, pair);
    const { verify } = createKeys(new Uint8Array(32));
    const rounds = {
      ours: () => inBatches(sign, (events) => submit(hub, account, events)),
      baseline: () =>
        inBatches(sign, async (events) => {
          const verdicts = await Promise.all(events.map(verify));
          if (verdicts.some((one) => "refused" in one)) throw new Error("a good event was refused");
        }),
    };
    await rounds.baseline();
    await rounds.ours();
    const pool = await compare(rounds);
    const one = await compare({ ours: rounds.ours, baseline: () => inBatches(sign, verifyHere) });
    const common = { unit: "events/s", goal: 0.8 };
    return [
      ratioFigure({ what: "ingest, against the verifier on all cores", ...pool, ...common }),
      ratioFigure({ what: "ingest, against the verifier on one core", ...one, ...common }),
    ];
  },
};

/** The same checks one after the other on this thread. */
async function verifyHere(events: readonly SignedEvent[]): Promise<void> {
  for (const { header, body, sig } of events) {
    const parsed = parseHeader(header);
    const actual = describeBody(body);
    const good =
      parsed.ok &&
      parsed.header.bodyHash === actual.bodyHash &&
      parseCanonical(body).ok &&
      verifySignature({ id: eventId(header), actor: parsed.header.author, signature: sig });
    if (!good) throw new Error("a good event was refused");
  }
}

async function inBatches(
  sign: () => SignedEvent,
  take: (events: readonly SignedEvent[]) => Promise<void>,
): Promise<number> {
  const batches = Array.from({ length: BATCHES }, () => Array.from({ length: BATCH }, sign)).values();
  const client = async () => {
    for (const batch of batches) await take(batch);
  };
  const tookMs = await timed(() => Promise.all(Array.from({ length: UNDER_WAY }, client)));
  return (BATCHES * BATCH * 1000) / tookMs;
}

async function submit(hub: TestEngine, account: Account, events: readonly SignedEvent[]): Promise<void> {
  const reply = await hub.engine.dispatch({ account, surface: "internal" }, "event.submit", {
    space: hub.space,
    events,
  });
  if (!reply.ok) throw new Error(`a good batch was refused: ${reply.error.message}`);
}

/** A member who keeps its own key. */
async function admitAuthor(hub: TestEngine, { actor }: KeyPair): Promise<Account> {
  const handle = "self";
  const account: Account = {
    id: "usr_self",
    handle,
    name: handle,
    kind: "human",
    actor,
    sealedKey: null,
    createdAt: hub.clock.now(),
  };
  await hub.store.createAccount(account);
  await hub.call("you", "member.add", { member: handle });
  return account;
}

function createSigner(space: string, pair: KeyPair): () => SignedEvent {
  const text =
    "please check the plan of the auth session and the token refresh before the build agent opens a pull request";
  let wseq = 0;
  let wprev: string | null = null;
  return () => {
    wseq += 1;
    const body = canonicalize({
      text: `${text} ${wseq}`,
      thread: null,
      replyTo: null,
      mentions: [],
      turn: null,
    });
    const header = headerText({
      v: 1,
      space,
      type: "message.post",
      author: pair.actor,
      writer: "00000000000000aa",
      wseq,
      wprev,
      parents: [],
      auth: [],
      epoch: 1,
      ts: 1_778_994_801_731 + wseq,
      ...describeBody(body),
      refs: [],
    });
    wprev = eventId(header);
    return { header, body, sig: signId({ id: wprev, privateKey: pair.privateKey }) };
  };
}
