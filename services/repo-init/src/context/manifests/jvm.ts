import type { Dependency, ManifestParts } from "./shape.ts";

export function parsePom(text: string): ManifestParts {
  const clean = text.replace(/<!--[\s\S]*?-->/g, "");
  const own = clean.replace(/<(parent|dependencies|dependencyManagement|build|profiles)>[\s\S]*?<\/\1>/g, "");
  const managed = clean.replace(/<(dependencyManagement|plugins)>[\s\S]*?<\/\1>/g, "");
  const dependencies = [...managed.matchAll(/<dependency>([\s\S]*?)<\/dependency>/g)].map(
    ([, body = ""]): Dependency => {
      const scope = tag(body, "scope");
      return {
        name: `${tag(body, "groupId")}:${tag(body, "artifactId")}`,
        version: tag(body, "version"),
        scope: scope === "test" ? "dev" : "direct",
      };
    },
  );
  return {
    description: tag(own, "description").replace(/\s+/g, " ") || null,
    name: tag(own, "artifactId") || null,
    dependencies,
    scripts: [],
    entries: [],
    notes: [],
  };
}

function tag(xml: string, name: string): string {
  return new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(xml)?.[1] ?? "";
}

/** Gradle builds are programs; only the usual one-line declarations are read. */
export function parseBuild(text: string): ManifestParts {
  const pattern =
    /^\s*(implementation|api|compileOnly|runtimeOnly|testImplementation|testRuntimeOnly|kapt|annotationProcessor)\s*[( ]\s*(?:platform\()?["']([^"':]+:[^"':]+)(?::([^"']+))?["']/gm;
  const dependencies = [...text.matchAll(pattern)].map(
    ([, configuration = "", name = "", version = ""]): Dependency => {
      return { name, version, scope: configuration.startsWith("test") ? "dev" : "direct" };
    },
  );
  return { name: null, description: null, dependencies, scripts: [], entries: [], notes: [] };
}
