import { expect, it } from "vitest";
import { startTestHub, type TestHub } from "../test-support/start-test-hub.ts";

interface ServerSent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Reads a stream event by event; disposing leaves. */
async function openStream(test: TestHub, headers: Record<string, string>, query = "") {
  const leave = new AbortController();
  const url = `${test.url}/v1/spaces/${test.space}/stream${query}`;
  const response = await fetch(url, { headers, signal: leave.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<ServerSent | null> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const lines = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        if (field("event") !== undefined)
          return { id: field("id") ?? null, event: field("event") ?? "", data: field("data") ?? "" };
        continue;
      }
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return null;
      text += chunk.value;
    }
  };
  return { response, next, [Symbol.dispose]: () => leave.abort() };
}

const seqsOf = (event: ServerSent | null): number[] =>
  JSON.parse(event?.data ?? "{}").entries.map(({ seq }: { seq: number }) => seq);

it("streams entries as they come, and goes on from the last one after a break [feed-by-cursor]", async () => {
  await using test = await startTestHub();
  const authorization = `Bearer ${test.agentToken("Planner")}`;
  const token = await test.signIn();
  const say = (text: string) => test.call(token, "message.send", { space: test.space, text });
  const seen: number[] = [];
  let last = "";
  {
    using stream = await openStream(test, { authorization });
    expect(stream.response.headers.get("content-type")).toContain("text/event-stream");
    expect(stream.response.headers.get("x-accel-buffering")).toBe("no");
    const history = await stream.next();
    seen.push(...seqsOf(history));
    const { seq } = await say("one");
    while (seen.at(-1) !== seq) {
      const event = await stream.next();
      seen.push(...seqsOf(event));
      last = event?.id ?? "";
    }
  }
  const { seq } = await say("missed");
  using again = await openStream(test, { authorization, "last-event-id": last });
  while (seen.at(-1) !== seq) seen.push(...seqsOf(await again.next()));
  expect(seen).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
});

it("refuses with an ordinary answer before it becomes a stream", async () => {
  await using test = await startTestHub();
  const url = `${test.url}/v1/spaces/${test.space}/stream`;
  expect((await fetch(url)).status).toBe(401);
  const headers = { authorization: `Bearer ${await test.signIn()}` };
  const wrong = await fetch(`${url}?after=nonsense`, { headers });
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { code: "cursor_invalid" } }]);
});

it("counts a stream as a presence, and ends it when the hub goes away", async () => {
  await using test = await startTestHub();
  using stream = await openStream(test, { authorization: `Bearer ${test.agentToken("Planner")}` });
  await stream.next();
  expect(await (await fetch(`${test.url}/metrics`)).text()).toContain("envoy_watchers 1");
  await test.hub[Symbol.asyncDispose]();
  let event = await stream.next();
  while (event !== null && event.event !== "bye") event = await stream.next();
  expect(event?.data).toBe("hub_going_away");
});
