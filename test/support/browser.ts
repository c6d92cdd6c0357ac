import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { root } from "./folder.ts";

const places = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

const found = places.find((path) => path !== undefined && existsSync(path));

/** Why this machine cannot show pages; null when it can. */
export const noBrowser =
  found === undefined ? "no Chromium: apt-get install chromium, or name one in CHROMIUM_PATH" : null;

export interface Visit {
  readonly page: Page;
  /** What the page complained about: errors of its scripts, of its console, and what the CSP refused. */
  readonly complaints: string[];
}

/** A headless browser. The sandbox of Chromium itself needs rights that containers of CI do not have. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: found ?? "",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}

export async function visit(browser: Browser, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  return { page, complaints };
}

/** Where pictures go: into docs only when somebody asks for new ones. */
export function screenshotsIn(folder: string): (page: Page, name: string) => Promise<void> {
  const target =
    process.env.UPDATE_SCREENSHOTS === "1" ? join(root, "docs/screenshots") : join(folder, "screenshots");
  mkdirSync(target, { recursive: true });
  return async (page, name) => {
    // Nothing that only the hand of this test has brought up.
    await page.mouse.move(0, 0);
    await page.locator(".toast").waitFor({ state: "detached" });
    await page.screenshot({ path: join(target, `${name}.png`), animations: "disabled" });
  };
}
