// A whole order in a browser that runs no scripts.
const { test, expect } = require('@playwright/test');
const { demo } = require('../demo.js');

test.use({ javaScriptEnabled: false, locale: 'fr-FR' });

test('a whole order needs no script', async ({ page }) => {
  await page.goto(`${demo().origin}/?near=69002&open=now`);
  await expect(page.locator('[data-locate]')).toBeHidden();
  await page.locator('.card--link a').first().click();
  const name = await page.locator('article.dish:not(.is-sold-out) h3 a').first().textContent();
  await page.locator('[name=menu]').fill(name);
  await page.locator('form[role=search] button').click();
  await page.locator('article.dish:not(.is-sold-out) a').first().click();
  await page.locator('main input[name=quantity]').fill('4');
  for (const group of await page.locator('main form fieldset').all()) {
    const chosen = await group.locator('input:checked').count();
    const radios = group.locator('input[type=radio]:not([disabled])');
    if (!chosen && (await radios.count())) await radios.first().check();
  }
  await page.locator('main form button.button--primary').first().click();
  await expect(page.locator('.toast')).toBeVisible();
  await page.locator('.cart-bar').click();
  await page.locator('input[name=service][value=TAKEOUT]').check();
  await page.locator('form.choose-service button.button--primary').click();
  await expect(page).toHaveURL(/checkout\/chk_/);
  await page.locator('[name=first_name]').fill('Alma');
  await page.locator('[name=last_name]').fill('Arnaud');
  await page.locator('[name=email]').fill('alma@example.com');
  await page.locator('[name=phone]').fill('+33 6 12 34 56 78');
  await page.locator('main form button.button--primary').last().click();
  await expect(page).toHaveURL(/orders\/ord_/);
  // Without scripts the page is loaded anew by itself, and by a button.
  await expect(page.locator('noscript a, a.button').filter({ hasText: 'Actualiser' }).first()).toBeVisible();
  await expect(page.locator('ol.steps')).toBeVisible();
});
