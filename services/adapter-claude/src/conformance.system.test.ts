import { conformanceScript, describeDriver } from "@envoy/agent-kit/conformance";
import { rulesOf, startRig } from "./test-support/rig.ts";

describeDriver("claude", () => startRig(rulesOf(conformanceScript)));
