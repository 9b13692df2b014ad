// `npm run format`: formats and mends what Biome can mend by itself.
import { spawnSync } from 'node:child_process'

process.exit(spawnSync('node_modules/.bin/biome', ['check', '--write', '.'], { stdio: 'inherit' }).status ?? 1)
