import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noBrowser, openBrowser, screenshotsIn, type Visit, visit } from "../support/browser.ts";
import { ask, conversation, handBack } from "../support/demonstration.ts";
import { root, temporaryFolder } from "../support/folder.ts";
import { type Person, signInAsBrowser } from "../support/person.ts";
import { expectSoundRecord, settled } from "../support/record.ts";
import { type StartedRoom, startRoom } from "../support/start-room.ts";
import { until } from "../support/until.ts";

const desk = { viewport: { width: 1440, height: 900 } } as const;
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

describe.skipIf(noBrowser !== null)(
  `the room in a browser${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`,
  () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let room: StartedRoom;
    let browser: Browser;
    let me: Visit;
    let shoot: ReturnType<typeof screenshotsIn>;
    /** Somebody else in the room, who sees what the hub knows. */
    let colleague: Person;

    beforeAll(async () => {
      folder = await temporaryFolder();
      shoot = screenshotsIn(folder.path);
      const prompts = join(folder.path, "prompts");
      cpSync(join(root, "prompts"), prompts, { recursive: true });
      room = await startRoom({ dataDir: join(folder.path, "data"), env: { PROMPTS_DIR: prompts } });
      browser = await openBrowser();
      me = await visit(browser, { ...desk, colorScheme: "dark" });
    });

    afterAll(async () => {
      await browser?.close();
      await room?.[Symbol.asyncDispose]();
      await folder?.[Symbol.asyncDispose]();
    });

    it("opens with the printed link, which is spent and leaves the address, and says that a scripted model speaks [room-page] [sign-in-link]", async () => {
      const { page } = me;
      await page.goto(room.link);
      await page.getByRole("textbox", { name: "Message" }).waitFor();
      expect(page.url()).not.toContain("token");
      await page.getByRole("note").getByText("a scripted model speaks").waitFor();
      expect(await page.title()).toMatch(/Envoy$/);
      await expect(signInAsBrowser(room.link)).rejects.toThrow("link_spent");
      colleague = await invited(page, room);
    });

    it("a message is written with the mention menu, and shows that the agent works and what it does [room-page]", async () => {
      const { page } = me;
      const box = page.getByRole("textbox", { name: "Message" });
      await box.pressSequentially("@pl");
      const menu = page.getByRole("listbox", { name: "Who" });
      await menu.getByRole("option").filter({ hasText: "Planner" }).first().waitFor();
      await box.press("Enter");
      expect(await box.inputValue()).toBe("@Planner ");
      await box.pressSequentially(ask.replace("@Planner ", ""));
      await box.press("Enter");
      await page
        .locator("article", { hasText: ask.replace("@Planner ", "") })
        .first()
        .waitFor();
      await page.getByText("waits for approval").first().waitFor();
      // The work of the turn that still runs: the plan as a file with its diff, folded.
      const work = page.locator(".turn .work");
      await work.getByRole("button").first().waitFor();
      expect(await work.innerText()).toMatch(/plan\.md|structure\.md|file/i);
    });

    it("an approval shows the exact command, and is given with the keyboard alone [page-approval] [page-accessible]", async () => {
      const { page } = me;
      const card = page.getByRole("region", { name: /^Approval \d+/ });
      await card.waitFor();
      expect(await card.innerText()).toMatch(/git -C .* log --oneline -5 > .*baseline\.txt/);
      await shoot(page, "approval");
      // From the composer backwards: everything that can be pressed is reached with the Tab key.
      await page.getByRole("textbox", { name: "Message" }).focus();
      await tabTo(page, /^Approve/);
      await page.keyboard.press("Enter");
      await page.getByText(/approved once by/).waitFor();
      expect(await card.count()).toBe(0);
    });

    it("shows the whole conversation up to the hand-over, with the work of each turn to unfold [room-page]", async () => {
      const { page } = me;
      await page.locator("article", { hasText: "Plan is solid" }).waitFor({ timeout: 60_000 });
      for (const [, text] of conversation.slice(1)) {
        const start = text.split(/[@—[]/)[0]?.trim() ?? text;
        expect(await page.locator(".message-body", { hasText: start }).count(), text).toBeGreaterThan(0);
      }
      const answer = page.locator("article", { hasText: "Changes requested" });
      await answer.locator(".work-folded button").first().click();
      await answer.locator(".spine button").first().waitFor();
      await answer.locator(".spine button").first().click();
      await until("a command with its output", async () =>
        /git .*ls-files|review\.md/.test(await answer.innerText()),
      );
      await answer.locator(".work-folded button").first().click();
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await shoot(page, "room-dark");
      const record = await settled(colleague);
      expectSoundRecord(record);
      expect(record.messages.some((message) => message.text === handBack)).toBe(true);
    });

    it("shows a reload what it showed live [live-equals-reload]", async () => {
      const { page } = me;
      const shown = () => page.locator(".conversation .message-body").allInnerTexts();
      const before = await shown();
      await page.reload();
      await page.locator("article", { hasText: "Plan is solid" }).waitFor();
      expect(await shown()).toEqual(before);
    });

    it("shows the notes and what changed in them [room-page]", async () => {
      const { page } = me;
      await openTab(page, "Notes");
      await page
        .locator(".file-list")
        .getByRole("button", { name: /plan\.md/ })
        .click();
      const file = page.getByRole("article", { name: "plan.md" });
      await file.getByRole("heading", { name: "Phase 1: JWT token service" }).waitFor();
      await shoot(page, "notes");
      await file.getByRole("button", { name: /^Changes/ }).click();
      await until("the diff", async () => (await file.innerText()).includes("Test matrix"));
    });

    it("edits a role: its faults stand beside the line, and what is saved reaches the file [page-role-editor]", async () => {
      const { page } = me;
      await openTab(page, "Roles");
      await page
        .getByRole("button", { name: /^reviewer/ })
        .first()
        .click();
      const editor = page.getByRole("article", { name: "Prompt reviewer" });
      const text = editor.getByRole("textbox");
      await text.waitFor();
      const before = await text.inputValue();
      const save = editor.getByRole("button", { name: "Save" });
      await text.fill(before.replace("role: reviewer", "rule: reviewer"));
      await editor.locator(".faults li").first().waitFor();
      expect(await save.isDisabled()).toBe(true);
      await text.fill(`${before}\nSay which line a finding is about.\n`);
      await save.click();
      await page.getByText(/reviewer is at version 2/).waitFor();
      const stored = await colleague.call("role.get", { prompt: "reviewer" });
      expect(stored).toMatchObject({ version: 2, text: expect.stringContaining("Say which line") });
      expect(readFileSync(join(folder.path, "prompts/reviewer.md"), "utf8")).toContain("Say which line");
    });

    it("light, and on a phone: the same room, nothing wider than the screen [page-accessible]", async () => {
      const { page } = me;
      await page.emulateMedia({ colorScheme: "light" });
      await page.keyboard.press("Escape");
      await shoot(page, "room-light");
      const state = await page.context().storageState();
      const small = await visit(browser, { ...phone, colorScheme: "dark", storageState: state });
      await small.page.goto(room.url);
      await small.page.locator("article", { hasText: "Plan is solid" }).waitFor();
      const overflow = await small.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await shoot(small.page, "phone");
      await small.page
        .getByRole("navigation", { name: "Pages" })
        .getByRole("button", { name: "Notes" })
        .click();
      await small.page
        .locator(".file-list")
        .getByRole("button", { name: /plan\.md/ })
        .waitFor();
      expect(small.complaints).toEqual([]);
    });

    it("gave nothing to complain about: no error in the console, nothing refused by the content policy [page-accessible]", () => {
      expect(me.complaints).toEqual([]);
    });
  },
);

/** Presses Shift+Tab until a button of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press("Shift+Tab");
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    if (name.test(focused)) return;
  }
  throw new Error(`the Tab key does not lead to ${name}`);
}

async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole("tab", { name }).or(page.locator(".pane").getByRole("button", { name }));
  if ((await tab.count()) === 0) await page.getByRole("button", { name: "Side pane" }).click();
  await tab.first().click();
}

/** A second person, invited over the page's own session. */
async function invited(page: Page, room: StartedRoom): Promise<Person> {
  const token = await page.evaluate(async () => {
    const call = async (path: string, body?: object) => {
      const init =
        body === undefined
          ? {}
          : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      return (await fetch(path, init)).json();
    };
    const { value } = await call("/v1/spaces");
    const people = `/v1/spaces/${value.spaces[0].id}/people`;
    return (await call(people, { handle: "colleague", name: "Colleague", role: "admin" })).value.token;
  });
  return signInAsBrowser(`${room.url}/#token=${token}`);
}
