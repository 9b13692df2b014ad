import { readFileSync, writeFileSync } from 'node:fs'
import { TestGuest } from '../../testing/test-guest.ts'
import { webPlatformDocument, withRates } from '../web-platform-document.ts'
import { measureConformance } from './measure-conformance.ts'
import { renderRates } from './render-rates.ts'

// Measures the web platform of the isolates and writes the rates into docs/web-platform.md. Run it when the tests say they have changed.
const guest = await TestGuest.open()
try {
  const rates = renderRates(await measureConformance(guest))
  writeFileSync(webPlatformDocument, withRates(readFileSync(webPlatformDocument, 'utf8'), rates))
} finally {
  await guest.close()
}
