// `npm run pictures`: fills a platform with examples and takes the pictures of docs/images in a real Chromium.
import { spawn } from 'node:child_process'

const pictures = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'tests/pictures/main.ts'], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => pictures.kill(signal))
pictures.once('exit', (code) => process.exit(code ?? 1))
