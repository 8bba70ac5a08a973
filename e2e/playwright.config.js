// Journeys run against `aboyeur demo --no-story`: the whole product with three simulated partners, on free ports.
const { defineConfig, devices } = require('@playwright/test');

const browser = {
  launchOptions: {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

module.exports = defineConfig({
  testDir: './tests',
  globalSetup: require.resolve('./start-demo.js'),
  // Journeys share one running product; each uses its own partner or its own cart, so files may run side by side.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  retries: 0,
  reporter: [['list']],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', locale: 'en-GB' },
  projects: [
    { name: 'desk', use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 900 }, ...browser } },
    {
      name: 'phone',
      testMatch: /looks|shop/,
      use: { ...devices['Pixel 7'], ...browser },
    },
  ],
});
