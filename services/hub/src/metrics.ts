import { monitorEventLoopDelay } from "node:perf_hooks";

/** Upper bounds in seconds. */
const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
const BATCH = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export interface Metrics extends Disposable {
  called(call: { operation: string; outcome: string; seconds: number }): void;
  /** Entries that one commit brought. */
  committed(entries: number): void;
  cut(reason: string): void;
  /** Prometheus text format 0.0.4. */
  text(now: { sockets: number; watchers: number; pending: number }): string;
}

export function startMetrics(): Metrics {
  const calls = createCounter();
  const cuts = createCounter();
  const latency = createHistogram(LATENCY);
  const batches = createHistogram(BATCH);
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    called: ({ operation, outcome, seconds }) => {
      calls.add(`operation="${operation}",outcome="${outcome}"`);
      latency.observe(seconds);
    },
    committed: batches.observe,
    cut: (reason) => cuts.add(`reason="${reason}"`),
    text: ({ sockets, watchers, pending }) =>
      [
        ...family("envoy_calls_total", "counter", "Calls by operation and outcome", calls.lines),
        ...family("envoy_call_seconds", "histogram", "Time to the answer of a call", latency.lines),
        ...family("envoy_commit_entries", "histogram", "Entries published by one commit", batches.lines),
        ...family("envoy_connections_cut_total", "counter", "Connections the hub ended", cuts.lines),
        ...gauge("envoy_sockets", "Open sockets", sockets),
        ...gauge("envoy_watchers", "Subscriptions to a space", watchers),
        ...gauge("envoy_pending_calls", "Calls not answered yet", pending),
        ...gauge(
          "envoy_event_loop_lag_p99_seconds",
          "Event-loop delay since start",
          delay.percentile(99) / 1e9,
        ),
        ...gauge("process_resident_memory_bytes", "Resident memory", process.memoryUsage.rss()),
        "",
      ].join("\n"),
    [Symbol.dispose]: () => delay.disable(),
  };
}

type Lines = (name: string) => string[];

function createCounter() {
  const counts = new Map<string, number>();
  const lines: Lines = (name) => [...counts].map(([labels, count]) => `${name}{${labels}} ${count}`);
  return { add: (labels: string) => counts.set(labels, (counts.get(labels) ?? 0) + 1), lines };
}

function createHistogram(bounds: readonly number[]) {
  const counts = bounds.map(() => 0);
  let [sum, count] = [0, 0];
  const lines: Lines = (name) => [
    ...bounds.map((bound, index) => `${name}_bucket{le="${bound}"} ${counts[index] ?? 0}`),
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sum}`,
    `${name}_count ${count}`,
  ];
  const observe = (value: number) => {
    sum += value;
    count += 1;
    for (const [index, bound] of bounds.entries())
      if (value <= bound) counts[index] = (counts[index] ?? 0) + 1;
  };
  return { observe, lines };
}

function family(name: string, type: string, help: string, lines: Lines): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines(name)];
}

function gauge(name: string, help: string, value: number): string[] {
  return family(name, "gauge", help, () => [`${name} ${value}`]);
}
