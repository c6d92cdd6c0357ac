/** Two lines that wait, and one that goes: a message on its way. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" role="img" aria-label="Envoy">
      <path className="logo-rest" d="M6 8.5h20M6 23.5h20" />
      <path className="logo-go" d="M6 16h12.5m0-5 6.4 5-6.4 5" />
    </svg>
  );
}
