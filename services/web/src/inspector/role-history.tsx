import { useMemo } from "react";
import { Button } from "../components/button.tsx";
import { DiffStat, DiffView } from "../components/diff-view.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { Empty } from "../components/empty.tsx";
import { diffStat, diffTexts } from "../lib/diff.ts";
import { fullTime } from "../lib/format.ts";
import { usePeople, useSpace } from "../lib/room-context.ts";
import { useQuery } from "../lib/use-query.ts";

interface RoleHistoryProps {
  readonly prompt: string;
  readonly digest: string;
  readonly onTake: (text: string) => void;
}

/** Every version with what it changed; an old one can be taken as the next draft. */
export function RoleHistory({ prompt, digest, onTake }: RoleHistoryProps) {
  const { id } = useSpace();
  const { byActor } = usePeople();
  const { value, error } = useQuery("role.history", { space: id, prompt }, digest);
  const versions = useMemo(
    () =>
      (value?.versions ?? []).map((one, index, all) => ({
        ...one,
        lines: diffTexts(all[index + 1]?.text ?? "", one.text),
        first: index === all.length - 1,
      })),
    [value],
  );
  if (error !== null) return <Empty title={error.message}>{error.next}</Empty>;
  return (
    <div className="versions">
      {versions.map((one, index) => (
        <Disclosure
          key={one.version}
          initiallyOpen={index === 0 && !one.first}
          summary={
            <>
              <strong>v{one.version}</strong>
              <span>
                {one.source === "file" ? "from its file" : (byActor.get(one.editedBy)?.name ?? "somebody")}
              </span>
              <span className="faint">{fullTime(one.editedAt)}</span>
              {!one.first && <DiffStat {...diffStat(one.lines)} />}
              <code className="faint">{one.digest.slice(0, 7)}</code>
            </>
          }
        >
          {() => (
            <>
              <DiffView lines={one.lines} label={`What version ${one.version} changed`} />
              {index > 0 && (
                <Button small onClick={() => onTake(one.text)}>
                  Take this version as a draft
                </Button>
              )}
            </>
          )}
        </Disclosure>
      ))}
    </div>
  );
}
