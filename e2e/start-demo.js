// Starts the product once for all journeys and stops it by its own id at the end.
const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');

module.exports = async () => {
  const program = process.env.ABOYEUR || path.join(__dirname, '..', 'target', 'debug', 'aboyeur');
  const child = spawn(program, ['demo', '--no-story', '--port', '0', '--restaurants', '60', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise((resolve, reject) => {
    const lines = readline.createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      const event = JSON.parse(line);
      if (event.event === 'ready') resolve(event);
    });
    child.on('exit', (code) => reject(new Error(`the demo ended early with code ${code}`)));
    setTimeout(() => reject(new Error('the demo was not ready within 120 seconds')), 120_000).unref();
  });
  const demo = await ready;
  process.env.ABOYEUR_DEMO = JSON.stringify(demo);
  return async () => {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
};
