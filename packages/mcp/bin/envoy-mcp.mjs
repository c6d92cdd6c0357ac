#!/usr/bin/env node
// Stands here before anything is built, so that npm can link it while it installs.
await import("../dist/envoy-mcp.mjs");
