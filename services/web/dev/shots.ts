/**
 * Takes pictures of a room at work, to be looked at. Needs a Chromium and a session token.
 *
 *     node --import tsx services/web/dev/shots.ts <hub url> <session token> <folder> [only these shots …]
 */
import { join } from "node:path";
// biome-ignore lint/correctness/noUndeclaredDependencies: a tool of the whole repository, declared at its root
import { chromium, type Page } from "playwright-core";

const [url = "", session = "", folder = "", ...only] = process.argv.slice(2);
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
type Scheme = "dark" | "light";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

const main = (page: Page) => page.locator("[data-composer=main]");
const tab = (page: Page, name: string) => page.getByRole("tab", { name }).click();

const shots: { name: string; size: typeof wide; scheme: Scheme; go?: (page: Page) => Promise<unknown> }[] = [
  { name: "room-dark", size: wide, scheme: "dark" },
  { name: "room-light", size: wide, scheme: "light" },
  {
    name: "mention-menu",
    size: wide,
    scheme: "dark",
    go: (page) => main(page).pressSequentially("@Reviewer please look, and @"),
  },
  {
    name: "trigger",
    size: wide,
    scheme: "light",
    go: (page) => main(page).pressSequentially("@reviewer and @tester: what is left? ", { delay: 5 }),
  },
  { name: "slash-menu", size: wide, scheme: "light", go: (page) => main(page).pressSequentially("/") },
  {
    name: "card",
    size: wide,
    scheme: "dark",
    go: async (page) => {
      await main(page).pressSequentially("/who");
      await page.keyboard.press("Enter");
      await main(page).pressSequentially("/statsu");
      await page.keyboard.press("Enter");
    },
  },
  {
    name: "top",
    size: wide,
    scheme: "dark",
    go: (page) =>
      page.locator(".conversation .scroller").evaluate((box) => {
        box.scrollTop = 0;
      }),
  },
  {
    name: "work-open",
    size: wide,
    scheme: "light",
    go: async (page) => {
      await page.locator(".conversation .scroller").evaluate((box) => {
        box.scrollTop = 0;
      });
      await page.locator(".work-folded > button").first().click();
      for (const line of await page.locator(".tool-line").all()) await line.click();
      await page.locator(".tool-row > button").filter({ hasText: "plan.md" }).first().click();
    },
  },
  { name: "notes", size: wide, scheme: "dark", go: (page) => tab(page, "Notes") },
  {
    name: "note-read",
    size: wide,
    scheme: "light",
    go: async (page) => {
      await tab(page, "Notes");
      await page.getByRole("button", { name: /^plan\.md/ }).click();
    },
  },
  {
    name: "note-diff",
    size: wide,
    scheme: "dark",
    go: async (page) => {
      await tab(page, "Notes");
      await page.getByRole("button", { name: /^plan\.md/ }).click();
      await page.getByRole("button", { name: /Changes/ }).click();
    },
  },
  {
    name: "repo",
    size: wide,
    scheme: "dark",
    go: async (page) => {
      await tab(page, "Repo");
      await page.getByRole("button", { name: "src" }).click();
    },
  },
  {
    name: "repo-diff",
    size: wide,
    scheme: "light",
    go: async (page) => {
      await tab(page, "Repo");
      await page.getByRole("button", { name: "src" }).click();
      await page.getByRole("button", { name: /server\.ts/ }).click();
      await page.getByRole("button", { name: /Against HEAD/ }).click();
    },
  },
  { name: "roles", size: wide, scheme: "light", go: (page) => tab(page, "Roles") },
  {
    name: "role-edit",
    size: wide,
    scheme: "dark",
    go: async (page) => {
      await tab(page, "Roles");
      await page
        .getByRole("button", { name: /^planner/ })
        .last()
        .click();
      const text = page.getByLabel("Prompt", { exact: true });
      await text.fill(
        (await text.inputValue())
          .replace("owns:", "own:")
          .replace("{{> shared/evidence}}", "{{> shared/proof}}"),
      );
    },
  },
  { name: "activity", size: wide, scheme: "dark", go: (page) => tab(page, "Activity") },
  { name: "thread", size: wide, scheme: "light", go: (page) => page.locator(".thread-line").first().click() },
  {
    name: "search",
    size: wide,
    scheme: "dark",
    go: async (page) => {
      await page.getByRole("button", { name: "Search" }).first().click();
      await page.getByLabel("Words in messages").fill("review");
    },
  },
  { name: "palette", size: wide, scheme: "dark", go: (page) => page.keyboard.press("Control+k") },
  {
    name: "hover",
    size: wide,
    scheme: "dark",
    go: async (page) => {
      await page.locator(".message-answer").last().hover();
    },
  },
  { name: "phone", size: phone, scheme: "dark" },
  {
    name: "phone-light",
    size: phone,
    scheme: "light",
    go: (page) =>
      page.locator(".conversation .scroller").evaluate((box) => {
        box.scrollTop = 500;
      }),
  },
  {
    name: "phone-members",
    size: phone,
    scheme: "dark",
    go: (page) => page.getByRole("button", { name: "Members", exact: true }).click(),
  },
  { name: "tablet", size: { width: 820, height: 1000 }, scheme: "light" },
];

for (const shot of shots) {
  if (only.length > 0 && !only.includes(shot.name)) continue;
  const context = await browser.newContext({
    viewport: shot.size,
    colorScheme: shot.scheme,
    deviceScaleFactor: 1,
  });
  await context.addCookies([{ name: "envoy_session", value: session, url }]);
  const page = await context.newPage();
  page.on(
    "console",
    (message) => message.type() === "error" && process.stdout.write(`${shot.name}: ${message.text()}\n`),
  );
  page.on("pageerror", (fault) => process.stdout.write(`${shot.name}: ${fault.message}\n`));
  await page.goto(url);
  await page.locator(".message, .welcome").first().waitFor();
  await page.waitForTimeout(400);
  try {
    await shot.go?.(page);
  } catch (fault) {
    process.stdout.write(`${shot.name}: ${fault instanceof Error ? fault.message.split("\n")[0] : fault}\n`);
  }
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(folder, `${shot.name}.png`) });
  await context.close();
}

const nobody = await browser.newPage({ viewport: { width: 1100, height: 700 }, colorScheme: "dark" });
await nobody.goto(`${url}/#token=lnk_spentspentspentspentspent`);
await nobody.getByRole("heading").waitFor();
await nobody.screenshot({ path: join(folder, "sign-in.png") });
await browser.close();
