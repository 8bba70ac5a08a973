const { test, expect } = require('@playwright/test');
const { demo, expectAccessible, expectNoSidewaysScroll } = require('../demo.js');

test('a diner finds a restaurant, fills a cart, orders, and follows the order', async ({ page }) => {
  await page.goto(`${demo().origin}/?lang=en`);
  await expectAccessible(page);
  await page.locator('.card--link a').first().click();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.locator('article.dish:not(.is-sold-out) a').first().click();
  await page.locator('main input[name=quantity]').fill('3');
  // The first free choice of every group that demands one.
  for (const group of await page.locator('main fieldset').all()) {
    const chosen = await group.locator('input:checked').count();
    const radios = group.locator('input[type=radio]:not([disabled])');
    if (!chosen && (await radios.count())) await radios.first().check();
  }
  await page.locator('main form button.button--primary').first().click();
  await page.goto(`${demo().origin}/cart`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const pickup = page.locator('input[name=service][value=TAKEOUT]');
  await pickup.check();
  await page.locator('form.choose-service button.button--primary').click();
  await expect(page).toHaveURL(/checkout\/chk_/);
  await expectAccessible(page);
  await page.locator('[name=first_name]').fill('Alma');
  await page.locator('[name=last_name]').fill('Arnaud');
  await page.locator('[name=email]').fill('alma@example.com');
  await page.locator('[name=phone]').fill('+33 6 12 34 56 78');
  await page.locator('main form button.button--primary').last().click();
  await expect(page).toHaveURL(/orders\/ord_/);
  await expect(page.locator('ol.steps')).toBeVisible();
  await expectAccessible(page);
  // The page follows live, without being loaded again.
  await expect(page.locator('ol.steps li.is-done')).toHaveCount(5, { timeout: 80_000 });
});

test('an unknown order and a made-up cart are not found', async ({ page }) => {
  const answer = await page.goto(`${demo().origin}/orders/ord_01k00000000000000000000000`);
  expect(answer.status()).toBe(404);
});
