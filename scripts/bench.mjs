// `npm run bench`: runs every measurement beside real peers and writes docs/benchmarks.md. `npm run bench -- invoke cold`: some of them.
// `--quick`: a short run. What is not on the machine but comes from npm is installed into bench/ on first use.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, [process.env.npm_execpath]] : ['npm', []]
if (!existsSync('bench/node_modules/workerd')) {
  const installed = spawnSync(npm[0], [...npm[1], 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], {
    cwd: 'bench',
    stdio: 'inherit',
  })
  if (installed.status !== 0) console.error('The peers that come from npm could not be installed; they are left out.')
}
const bench = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'bench/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => bench.kill(signal))
bench.once('exit', (code) => process.exit(code ?? 1))
