// What the journeys know of the running demo.
const { AxeBuilder } = require('@axe-core/playwright');
const { expect } = require('@playwright/test');

const demo = () => JSON.parse(process.env.ABOYEUR_DEMO);

async function signIn(page, email) {
  await page.goto(`${demo().origin}/console/sign-in?lang=en`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(demo().password);
  await page.locator('main button[type=submit], main button.button--primary').first().click();
  await expect(page).not.toHaveURL(/sign-in/);
}

// No violations of WCAG 2.2 AA that a machine can find.
async function expectAccessible(page) {
  const result = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`)).toEqual([]);
}

// Nothing sticks out at the side.
async function expectNoSidewaysScroll(page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBeLessThanOrEqual(1);
}

module.exports = { demo, signIn, expectAccessible, expectNoSidewaysScroll };
