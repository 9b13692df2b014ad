// `npm run check`: types, lint, boundaries and the lock file; turbo runs them side by side and reuses what has not changed.
import { spawnSync } from 'node:child_process'

const turbo = spawnSync(
  'node_modules/.bin/turbo',
  ['run', 'types', 'types-dashboard', 'lint', 'boundaries', 'lockfile', '--output-logs=new-only', '--ui=stream'],
  {
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  },
)
process.exit(turbo.status ?? 1)
