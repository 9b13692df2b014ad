import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { ChangeEvent } from '@plat/shared/contracts/change-event.ts'
import type { SiteManifest, SiteRoute } from '@plat/shared/contracts/sites.ts'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import { createProxyApp } from '../app.ts'
import type { ProxyConfig } from '../config.ts'

export const SERVICE_TOKEN = 'service-token-of-the-test'

/** The api's side of the proxy's contract: routes and the change feed, over real HTTP. */
export async function startApiPeer(port = 0) {
  const routes = new Map<string, SiteRoute>()
  const feeds = new Set<http.ServerResponse>()
  const server = http.createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${SERVICE_TOKEN}`) return void response.writeHead(401).end()
    const url = new URL(request.url ?? '/', 'http://api')
    if (url.pathname === '/internal/changes') {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('{"type":"hello"}\n')
      feeds.add(response)
      return void response.once('close', () => feeds.delete(response))
    }
    const host = url.searchParams.get('host')
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ routes: [...routes.values()].filter((route) => host === null || route.host === host) }))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    routes,
    port: (server.address() as AddressInfo).port,
    publish(event: ChangeEvent) {
      for (const feed of feeds) feed.write(`${JSON.stringify(event)}\n`)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

type Packed = Record<string, { br: string; gzip: string }>

export async function startTestProxy({ apiPort, dataDir }: { apiPort: number; dataDir?: string }) {
  const folder = dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'plat-proxy-')))
  const config: ProxyConfig = {
    bindHost: '127.0.0.1',
    port: 0,
    baseDomain: 'localhost',
    apiEndpoint: `http://127.0.0.1:${apiPort}`,
    functionsLink: { path: path.join(folder, 'f.sock') },
    routesFile: path.join(folder, 'cache', 'routes.json'),
    storageBaseDir: path.join(folder, 'storage'),
    serviceToken: SERVICE_TOKEN,
    accessLog: false,
    logLevel: 'error',
    logFormat: 'text',
  }
  const app = await createProxyApp(config, createLogger({ service: 'proxy', level: 'error', format: 'text' }))
  app.server.listen(0, '127.0.0.1')
  await once(app.server, 'listening')
  const port = (app.server.address() as AddressInfo).port
  const storage = createLocalStorage({ baseDir: config.storageBaseDir })
  return {
    folder,
    port,
    server: app.server,
    socketPath: path.join(folder, 'f.sock'),
    /** Stores files, their packed variants and their manifest; answers the manifest's name. */
    async publishSite(files: Record<string, string>, rest: Partial<SiteManifest> = {}, packed: Packed = {}): Promise<string> {
      const stored: SiteManifest['files'] = {}
      for (const [name, content] of Object.entries(files)) {
        const variants = packed[name]
        stored[name] = {
          ...(await storage.put(Buffer.from(content))),
          contentType: 'text/html; charset=utf-8',
          immutable: name.startsWith('/assets/'),
          ...(variants ? { br: await storage.put(Buffer.from(variants.br)), gzip: await storage.put(Buffer.from(variants.gzip)) } : {}),
        }
      }
      const manifest: SiteManifest = {
        formatVersion: 1,
        files: stored,
        cleanUrls: false,
        trailingSlash: null,
        spaFallback: null,
        redirects: [],
        headers: [],
        rewrites: [],
        functions: [],
        ...rest,
      }
      return (await storage.put(Buffer.from(JSON.stringify(manifest)))).sha256
    },
    async close({ keep = false } = {}) {
      app.server.closeAllConnections()
      app.server.close()
      await app.close()
      if (!keep) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Sends bytes as they are and answers all that came back until the connection closed. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  socket.end(text)
  const chunks: Buffer[] = []
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
