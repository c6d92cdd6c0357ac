export interface Dependency {
  readonly name: string;
  /** As the manifest writes it; empty when it names none. */
  readonly version: string;
  readonly scope: "direct" | "dev" | "optional" | "peer";
}

/** One manifest file, whatever its ecosystem. */
export interface Manifest {
  readonly path: string;
  readonly ecosystem: string;
  readonly name: string | null;
  /** What the package says it is, in its own words. */
  readonly description: string | null;
  readonly dependencies: readonly Dependency[];
  /** Named commands: npm scripts, console scripts, bins. */
  readonly scripts: readonly { readonly name: string; readonly command: string }[];
  /** Files the package says it starts or is imported at. */
  readonly entries: readonly string[];
  /** Further facts worth a line, such as `type: module`. */
  readonly notes: readonly string[];
}

export type ManifestParts = Omit<Manifest, "path" | "ecosystem">;
