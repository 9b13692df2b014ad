import assert from 'node:assert/strict'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { ConformanceSubject } from '../conformance-subject.ts'

/** Whom a command can reach. */
export function networkConformance(subject: ConformanceSubject): void {
  test('with egress, HTTP clients reach the proxy at the socket and by it any host', async () => {
    await using proxy = await startProxy(join(subject.hostDir, 'proxy.sock'))
    const script = `fetch('http://plat.test/hello').then(r => r.text()).then(t => console.log(t, process.env.npm_config_https_proxy))`
    const egress = { network: 'egress', egressSocketPath: proxy.path } as const
    const { stdout, stderr } = await subject.node(script, egress)
    assert.match(stdout, /^proxied http:\/\/plat\.test\/hello http:\/\/127\.0\.0\.1:\d+\n$/, stderr)
  })

  test('with egress, exit codes, input, the channel and the environment are as without', async () => {
    await using proxy = await startProxy(join(subject.hostDir, 'proxy.sock'))
    const argv: [string, ...string[]] = ['/bin/sh', '-c', 'cat; echo "$NODE_OPTIONS" >&3; exit 9']
    const sandboxed = await subject.start(argv, {
      network: 'egress',
      egressSocketPath: proxy.path,
      channel: true,
      // Must not reach the forwarder, which would fail on it.
      env: { PATH: '/usr/bin:/bin', NODE_OPTIONS: '--require /nowhere.js' },
    })
    sandboxed.stdin.end('typed')
    const [stdout, channel] = await Promise.all([sandboxed.stdout.toArray(), sandboxed.channel?.toArray()])
    assert.equal(Buffer.concat(stdout).toString(), 'typed')
    assert.equal(Buffer.concat(channel ?? []).toString(), '--require /nowhere.js\n')
    assert.equal((await sandboxed.exited).code, 9)
  })

  describe('behind walls', { skip: !subject.driver.isolation.namespaces && 'the driver has none' }, () => walledNetwork(subject))
}

function walledNetwork(subject: ConformanceSubject): void {
  const devices = 'sed -n "s/^ *\\([^ ]*\\):.*/\\1/p" /proc/net/dev'

  test('without network there is loopback only, and on it nobody', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { stdout } = await subject.sh(`${devices}; '${process.execPath}' -e '${connectScript(server.address())}'`)
    assert.equal(stdout, 'lo\nECONNREFUSED\n')
    server.close()
  })

  test('with egress, a command cannot take the socket of the proxy from others', async () => {
    await using proxy = await startProxy(join(subject.hostDir, 'proxy.sock'))
    const script = 's=/run/plat/egress.sock; test -S $s && { chmod 0 $s || rm $s || mv $s /tmp; } 2>/dev/null; echo $?'
    const { stdout } = await subject.sh(script, { network: 'egress', egressSocketPath: proxy.path })
    assert.equal(stdout, '1\n')
    assert.equal((await stat(proxy.path)).mode & 0o200, 0o200)
  })

  test('with egress there is loopback only, and no server of the host on it', async () => {
    await using proxy = await startProxy(join(subject.hostDir, 'proxy.sock'))
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const script = `${devices}; '${process.execPath}' -e '${connectScript(server.address())}'`
    const { stdout } = await subject.sh(script, { network: 'egress', egressSocketPath: proxy.path })
    assert.equal(stdout, 'lo\nECONNREFUSED\n')
    server.close()
  })
}

function connectScript(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  const port = typeof address === 'object' && address ? address.port : 0
  return `net.connect(${port}, "127.0.0.1").on("connect", () => console.log("connected")).on("error", (e) => console.log(e.code))`
}

async function startProxy(path: string): Promise<AsyncDisposable & { path: string }> {
  const server = createHttpServer((request, response) => response.end(`proxied ${request.url}`))
  // Node tunnels even plain HTTP when it has a proxy from the environment; whoever asks for a tunnel gets an end that answers itself.
  server.on('connect', (request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const body = `proxied http://${request.url?.replace(/:80$/, '')}/hello`
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`))
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
