// `npm run bench`: measures Plat beside real peers in one run and prints ratios. The peers are installed into bench/ on first use.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, [process.env.npm_execpath]] : ['npm', []]
if (!existsSync('bench/node_modules')) {
  const installed = spawnSync(npm[0], [...npm[1], 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], {
    cwd: 'bench',
    stdio: 'inherit',
  })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}
const bench = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'bench/invoke.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(bench.status ?? 1)
