const { test, expect } = require('@playwright/test');
const { demo, signIn, expectAccessible } = require('../demo.js');

async function offered(page, partner) {
  const shop = await page.request.get(`${demo().origin}/?q=Lyon`);
  return (await shop.text()).includes(`/restaurants/${partner.partner_id}/`);
}

test('a partner pauses its integration, and its restaurants leave and come back at once', async ({ page }) => {
  const partner = demo().healthy;
  page.on('dialog', (dialog) => dialog.accept());
  await signIn(page, 'camille@bouchons.example');
  await page.goto(`${demo().origin}/console/partners/${partner.partner_id}/account`);
  const form = page.locator('form[action$="/integration"]');
  await page.locator('details:has(form[action$="/integration"]) summary').click();
  await form.locator('[name=reason]').fill('Maintenance until 14:00');
  await form.locator('[name=confirmed]').check();
  await form.locator('button').click();
  await expect(form.locator('input[name=enabled][value=yes]')).toBeAttached();
  expect(await offered(page, partner)).toBe(false);
  await form.locator('button').click();
  await expect(form.locator('input[name=enabled][value=no]')).toBeAttached();
  expect(await offered(page, partner)).toBe(true);
});

test('an urgent claim is filed, held against evidence, confirmed, and the engineer acknowledges', async ({ page, browser }) => {
  await signIn(page, 'dana@lakeside.example');
  await page.goto(`${demo().origin}/support`);
  await expectAccessible(page);
  await page.goto(`${demo().origin}/console/cases/new?category=urgent_technical_support`);
  await expectAccessible(page);
  await page.locator('[name=summary]').fill('Checkout fails at most restaurants');
  await page.locator('[name=description]').fill('Since ten minutes nearly every checkout fails.');
  await page.locator('[name=condition]').first().check();
  await page.locator('main form button.button--primary').click();
  await expect(page).toHaveURL(/cases\/cas_/);
  const address = page.url();

  const staff = await (await browser.newContext({ viewport: { width: 1280, height: 1000 } })).newPage();
  await signIn(staff, 'lucie@aboyeur.example');
  await staff.goto(`${demo().origin}/console/desk`);
  await expect(staff.getByText('Checkout fails at most restaurants').first()).toBeVisible();
  await expectAccessible(staff);
  await staff.goto(address);
  await expectAccessible(staff);
  // The picture at the top of the README; ABOYEUR_WRITE_DOCS=1 puts it there.
  await staff.screenshot({ path: process.env.ABOYEUR_WRITE_DOCS ? '../docs/screenshot.png' : 'test-results/screenshot.png' });
  await staff.locator('button[name=decision][value=confirm]').click();
  await staff.locator('a[href*="/console/incidents/"]').first().click();
  await expect(staff.locator('ol.timeline li').first()).toBeVisible();
  await expectAccessible(staff);

  const engineer = await (await browser.newContext()).newPage();
  await expect(async () => {
    await engineer.goto(`${demo().origin}/mailbox`);
    await expect(engineer.locator('a[href*="/ack/"]').first()).toBeAttached({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await engineer.goto(await engineer.locator('a[href*="/ack/"]').first().getAttribute('href'));
  await engineer.locator('main form button').click();
  await expect(engineer.locator('.notice--ok').first()).toBeVisible();
});

test('a stranger gets nothing of another partner', async ({ page }) => {
  await signIn(page, 'ines@petites-tables.example');
  for (const path of ['', '/account', '/contacts', '/feeds', '/orders', '/fulfillment', '/keys', '/restaurants']) {
    const answer = await page.goto(`${demo().origin}/console/partners/${demo().healthy.partner_id}${path}`);
    expect(answer.status(), path).toBe(404);
  }
});
