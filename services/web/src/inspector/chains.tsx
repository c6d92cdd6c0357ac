import type { ChainView } from "@envoy/protocol";
import { useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { ChainActions } from "../room/chain-actions.tsx";
import { limitUses } from "../room/limit-bar.tsx";

/** What each message of a person has set off and still keeps running, against its limits. */
export function Chains() {
  const { chains } = useSpace();
  const shown = chains.filter((one) => one.status !== "ended");
  if (shown.length === 0) return null;
  return (
    <section>
      <h3>Running now</h3>
      {shown.map((one) => (
        <ChainRow key={one.id} chain={one} />
      ))}
    </section>
  );
}

function ChainRow({ chain }: { readonly chain: ChainView }) {
  const { limits } = useSpace();
  const { reveal } = useUi();
  const message = useRoomState((snapshot) => snapshot.messages.get(chain.id));
  return (
    <div className={`chain chain-${chain.status}`}>
      <button type="button" onClick={() => reveal(chain.id)}>
        {message?.text?.split("\n")[0] ?? "A message further back"}
      </button>
      <dl className="limit-grid">
        {limitUses(chain, limits).map((one) => (
          <div key={one.name}>
            <dt>{one.name}</dt>
            <dd className="tabular">
              {one.shown(one.used)} / {one.shown(one.max)}
            </dd>
            <meter min={0} max={one.max} value={one.used} high={one.max * 0.8} aria-label={one.name} />
          </div>
        ))}
      </dl>
      {chain.status === "held" && (
        <p className="chain-line">
          {chain.sentence} <ChainActions chain={chain.id} />
        </p>
      )}
    </div>
  );
}
