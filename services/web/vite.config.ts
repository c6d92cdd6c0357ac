import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const hub = process.env.HUB_URL ?? "http://localhost:4700";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // The hub forbids inline content, so nothing is inlined.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { proxy: { "/v1": hub, "/socket.io": { target: hub, ws: true } } },
});
