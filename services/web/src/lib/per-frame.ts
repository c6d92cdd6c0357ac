/** Runs once with the next frame; in a hidden tab, which has no frames, soon all the same. */
export function perFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, 200);
  else requestAnimationFrame(run);
}
