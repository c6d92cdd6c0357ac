import { createLogger } from "@envoy/node-kit";

export const log = createLogger("repo-init");
