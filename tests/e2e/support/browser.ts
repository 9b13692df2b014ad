import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { repositoryRoot } from './platform.ts'

/**
 * Starts a real Chromium: CHROMIUM_PATH, else an installed one, else the one that comes with npm. Its own libraries are unpacked
 * where the system lacks them; nothing is left outside node_modules/.cache.
 */
export async function startBrowser(): Promise<Browser> {
  const installed = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-headless-shell', '/usr/bin/google-chrome'].find(
    (file) => file && existsSync(file),
  )
  return chromium.launch({
    executablePath: installed ?? (await bundledChromium()),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

async function bundledChromium(): Promise<string> {
  const cache = path.join(repositoryRoot, 'node_modules', '.cache', 'chromium')
  await mkdir(cache, { recursive: true })
  const { TMPDIR } = process.env
  process.env.TMPDIR = cache // it unpacks itself there, once
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x' // and its libraries beside it
  const bundled = await import('@sparticuz/chromium')
  const executable = await bundled.default.executablePath()
  if (TMPDIR === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = TMPDIR
  process.env.LD_LIBRARY_PATH = [path.join(cache, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  process.env.FONTCONFIG_FILE = await describeFonts(cache)
  return executable
}

/** The bundled configuration looks for the bundled fonts in /tmp only; without any font Chromium ends at the first input field. */
async function describeFonts(cache: string): Promise<string> {
  const file = path.join(cache, 'fonts.conf')
  const xml = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  await writeFile(
    file,
    `<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir><dir>${xml(path.join(cache, 'fonts'))}</dir><cachedir>${xml(path.join(cache, 'font-cache'))}</cachedir></fontconfig>`,
  )
  return file
}
