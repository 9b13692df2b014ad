import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { startBrowser } from '../e2e/support/browser.ts'
import { checkPage, dashboardReady, standsStill, visitDashboard } from '../e2e/support/dashboard.ts'
import { repositoryRoot, startPlatform } from '../e2e/support/platform.ts'
import { seedPlatform } from './seed-platform.ts'

// Takes the pictures of docs/images: the five main pages, light, dark and on a phone.
interface View {
  name: string
  address: string
  /** Selects what is on the page once it shows what it is for. */
  shows: string
}

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { look: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true },
] as const
const folder = path.join(repositoryRoot, 'docs', 'images')

const platform = await startPlatform({ PLAT_DASHBOARD: 'on' })
const browser = await startBrowser()
try {
  await seedPlatform(platform)
  await dashboardReady(platform.dashboardUrl)
  await mkdir(folder, { recursive: true })
  const newest = (await platform.api.deployments('shop')).find(({ isLive }) => isLive)
  const views: View[] = [
    { name: 'overview', address: '/', shows: 'text=Shop' },
    { name: 'project', address: '/projects/shop', shows: 'text=checkout' },
    { name: 'deployment', address: `/projects/shop/deployments/${newest?.id}`, shows: 'text=Complete' },
    { name: 'function', address: '/projects/shop/functions/checkout', shows: 'figure svg' },
    { name: 'logs', address: '/projects/shop/logs', shows: '[role=listbox] [role=option]' },
  ]
  for (const { look, ...options } of LOOKS) {
    const visitor = await visitDashboard(browser, platform, options)
    for (const { name, address, shows } of views) {
      await visitor.page.goto(address)
      await visitor.page.locator(`main >> ${shows}`).first().waitFor()
      await standsStill(visitor.page)
      await visitor.page.screenshot({ path: path.join(folder, `${name}-${look}.png`) })
      if (look !== 'dark') await checkPage(visitor)
      await visitor.page.emulateMedia({ colorScheme: options.colorScheme, reducedMotion: 'reduce' })
    }
    await visitor.close()
  }
} finally {
  await browser.close()
  await platform.stop()
}
