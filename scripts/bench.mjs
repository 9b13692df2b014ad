// `npm run bench`: measures invocations beside real peers in one run and prints ratios. The peers are installed into bench/ on first use.
// `npm run bench -- deploy`: measures deployments instead, and what visitors see of them.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const [subject = 'invoke'] = process.argv.slice(2)
if (!/^[a-z]+$/.test(subject) || !existsSync(`bench/${subject}.ts`)) {
  console.error('There is no such benchmark. Benchmarks: invoke, deploy.')
  process.exit(2)
}

const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, [process.env.npm_execpath]] : ['npm', []]
if (!existsSync('bench/node_modules')) {
  const installed = spawnSync(npm[0], [...npm[1], 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], {
    cwd: 'bench',
    stdio: 'inherit',
  })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}
const bench = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `bench/${subject}.ts`], {
  stdio: 'inherit',
})
process.exit(bench.status ?? 1)
