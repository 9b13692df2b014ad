import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createApi } from '../e2e/support/api.ts'
import type { Platform } from '../e2e/support/platform.ts'
import { createRepository } from '../e2e/support/repository.ts'
import { madeUpFigures } from './made-up-figures.ts'

const page = (title: string) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>\n`
const SEARCH = `const goods = ['kettle', 'teapot', 'tea towel', 'cup']

export async function handler(event) {
  const term = event.query?.term ?? ''
  console.log('search', { term })
  return { term, found: goods.filter((name) => name.includes(term)) }
}
`
const CHECKOUT = `export async function handler(event) {
  const order = event.json ?? {}
  if (!order.items) {
    console.warn('an order without items', order)
    throw new TypeError('An order needs items')
  }
  console.log('order', order.items.length, 'items')
  return { ok: true, total: order.items.length * 12.5 }
}
`
const STOCK = `export async function handler() {
  return { kettle: 4, teapot: 0, cup: 31 }
}
`

/** Real projects with real deployments and calls, and the hours before that real days would have brought. */
export async function seedPlatform(platform: Platform): Promise<void> {
  const { api } = platform
  await api.call('PATCH', '/api/auth/me', { name: 'Ada Lovelace' })
  await api.call('POST', '/api/users', { email: 'grace@plat.example', password: 'amazing grace 1', name: 'Grace Hopper' })
  const grace = await signIn(platform.apiUrl, 'grace@plat.example', 'amazing grace 1')
  const shop = await api.createProject('Shop')
  const blog = await api.createProject('Blog')
  await api.createProject('Handbook')
  for (const slug of [shop.slug, blog.slug])
    await api.call('PUT', `/api/projects/${slug}/members/grace@plat.example`, { role: 'developer' })
  await seedShop(platform, grace)
  await seedStatic(platform, blog.slug, ['Write about the new kiln', 'Add a feed'], api.token)
  await seedStatic(platform, 'handbook', ['First pages of the handbook'], api.token)

  const serviceToken = JSON.parse(await readFile(path.join(platform.dataDir, 'secrets.json'), 'utf8')).serviceToken as string
  const figures = [
    ...madeUpFigures(shop.id, 'search', { perHour: 900, ms: 12, failing: 0.004 }),
    ...madeUpFigures(shop.id, 'checkout', { perHour: 140, ms: 64, failing: 0.03 }),
    ...madeUpFigures(shop.id, 'stock', { perHour: 420, ms: 3, failing: 0 }),
    ...madeUpFigures(blog.id, 'views', { perHour: 260, ms: 5, failing: 0.001 }),
  ]
  const batch = { invocations: [], batchId: crypto.randomUUID(), figures }
  const { status, body } = await createApi(platform.apiUrl, serviceToken).call('POST', '/internal/invocations', batch)
  if (status !== 204 && status !== 200) throw new Error(JSON.stringify(body))
}

async function seedShop(platform: Platform, graceToken: string): Promise<void> {
  const shop = await createRepository(platform, 'shop')
  const call = (name: string, event: object) => platform.api.call('POST', `/api/functions/shop/${name}/invoke`, event)
  try {
    await shop.write('index.html', page('Tea things'))
    await shop.write('api/search.js', SEARCH)
    await shop.write('api/checkout.js', CHECKOUT.replace("console.warn('an order without items', order)\n    ", ''))
    await shop.commit('Open the shop')
    await shop.push()
    await shop.write('api/checkout.js', CHECKOUT)
    await shop.write('api/stock.js', STOCK)
    await shop.write('assets/shop.css', 'body { font-family: serif }\n')
    await shop.commit('Say which orders are refused, and show what is in stock')
    await shop.push()
    for (const term of ['tea', 'cup', 'kettle', 'te', 'spoon', 'tea towel']) await call('search', { event: { query: { term } } })
    for (let turn = 0; turn < 4; turn += 1)
      await call('checkout', { event: { json: { items: ['kettle', 'cup'].slice(0, 1 + (turn % 2)) } } })
    await call('checkout', { event: { json: { coupon: 'SPRING' } } })
    for (let turn = 0; turn < 3; turn += 1) await call('stock', { event: {} })
    await shop.write(
      'plat.json',
      JSON.stringify({ buildCommand: 'echo "Checking prices" && echo "prices.csv, line 12: no price" && exit 1' }),
    )
    await shop.commit('Read prices from a table')
    await shop.push('prices')
    await shop.remove('plat.json')
    await shop.write('index.html', page('Tea things, now darker'))
    await shop.commit('A darker theme')
    const asGrace = await createRepository(platform, 'shop', { token: graceToken })
    await asGrace.git('pull', '-q', shop.folder, 'main')
    await asGrace.push('dark-theme')
    await asGrace.dispose()
  } finally {
    await shop.dispose()
  }
}

async function seedStatic(platform: Platform, slug: string, messages: readonly string[], token: string): Promise<void> {
  const repository = await createRepository(platform, slug, { token })
  try {
    for (const message of messages) {
      await repository.write('index.html', page(message))
      await repository.commit(message)
      await repository.push()
      await delay(500)
    }
  } finally {
    await repository.dispose()
  }
}

async function signIn(apiUrl: string, email: string, password: string): Promise<string> {
  const { body } = await createApi(apiUrl, '').call('POST', '/api/auth/login', { email, password })
  return body.token as string
}
