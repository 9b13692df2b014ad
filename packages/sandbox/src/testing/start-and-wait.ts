import { openDriver } from './open-driver.ts'

/** A service to be killed: `node start-and-wait.ts <driver choice as JSON> <shell script> <how many>` starts sandboxes and stays. */
async function main(): Promise<void> {
  const [, , choice = '', script = '', count = ''] = process.argv
  const driver = await openDriver(JSON.parse(choice))
  if (typeof driver === 'string') throw new Error(driver)
  for (let i = 0; i < Number(count); i += 1) {
    await driver.start({
      argv: ['/bin/sh', '-c', script],
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      network: 'none',
      limits: { memoryBytesMax: 256 * 1024 * 1024, pidsMax: 32 },
    })
  }
  setInterval(() => {}, 60_000)
}

await main()
