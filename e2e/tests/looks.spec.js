// Every page opens in both languages, is accessible, and does not stick out at the side.
const { test, expect } = require('@playwright/test');
const { demo, signIn, expectAccessible, expectNoSidewaysScroll } = require('../demo.js');

async function look(page, path, language) {
  const join = path.includes('?') ? '&' : '?';
  const answer = await page.goto(`${demo().origin}${path}${join}lang=${language}`);
  expect(answer.status(), path).toBe(200);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  const name = `${path.replace(/[^a-z0-9]+/gi, '-')}-${language}-${test.info().project.name}`;
  if (process.env.LOOKS) await page.screenshot({ path: `${process.env.LOOKS}/${name}.png`, fullPage: true });
}

for (const language of ['en', 'fr']) {
  test(`public pages in ${language}`, async ({ page }) => {
    for (const path of ['/', '/cart', '/support', '/support/interest', '/mailbox', '/console/sign-in']) {
      await look(page, path, language);
    }
  });

  test(`a partner's pages in ${language}`, async ({ page }) => {
    await signIn(page, 'dana@lakeside.example');
    const base = `/console/partners/${demo().breaking.partner_id}`;
    const parts = ['', '/account', '/contacts', '/feeds', '/restaurants', '/fulfillment', '/orders', '/keys', '/alerts', '/alerts/FEED-1', '/feeds/production?method=s3', '/overview', '/exchanges', '/orders/health', '/active', '/testing/production', '/testing/production/setup', '/feeds/quick-test'];
    for (const path of parts) await look(page, `${base}${path}`, language);
    const depth = ['/inventory/production', '/inventory/production/Restaurant', '/feeds/production', '/feeds/production/history',
      '/feeds/production/snapshots', '/feeds/production/snapshots/1', '/feeds/production/updates'];
    for (const path of depth) await look(page, `${base}${path}`, language);
    await page.goto(`${demo().origin}${base}/inventory/production/Restaurant`);
    const entity = await page.locator('table a.mono').first().getAttribute('href');
    const restaurant = new URL(entity, demo().origin).searchParams.get('id');
    await look(page, entity, language);
    await look(page, `${base}/restaurants/production/menu?id=${encodeURIComponent(restaurant)}`, language);
    await page.goto(`${demo().origin}${base}/feeds/production/history?kind=batch`);
    await look(page, await page.locator('table a').first().getAttribute('href'), language);
    for (const path of ['/console/cases', '/console/cases/new', '/console/incidents', '/console/profile']) {
      await look(page, path, language);
    }
  });

  test(`staff pages in ${language}`, async ({ page }) => {
    await signIn(page, 'olga@aboyeur.example');
    const paths = ['/console/desk', '/console/partners', '/console/cases', '/console/cases?state=closed', '/console/incidents',
      '/console/schedules', '/console/schedules/new'];
    for (const path of paths) await look(page, path, language);
    await page.goto(`${demo().origin}/console/schedules`);
    const schedule = await page.locator('main a[href*="/console/schedules/"]:not([href$="/new"])').first().getAttribute('href');
    await look(page, schedule, language);
    await look(page, `${schedule}/edit`, language);
  });
}
