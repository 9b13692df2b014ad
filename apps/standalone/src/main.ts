import path from 'node:path'
import { runStandalone } from './run-standalone.ts'

// Whoever reads the log may go away (`npm start | head`): the platform keeps running.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

process.exit(
  await runStandalone({
    env: process.env,
    checkoutDir: path.resolve(import.meta.dirname, '../../..'),
    write: (text) => process.stdout.write(text),
    colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
  }),
)
