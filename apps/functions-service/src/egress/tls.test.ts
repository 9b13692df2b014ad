import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { openConnection } from './open-connection.ts'
import { testDoor } from './testing/test-fetch.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'plat-tls-'))
const servers: Server[] = []
const file = (name: string) => path.join(directory, name)
const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { cwd: directory, stdio: 'pipe' })
const usual = getCACertificates('default')

before(() => {
  const key = ['-newkey', 'rsa:2048', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test CA')
  for (const [name, alternatives] of [
    ['localhost', 'DNS:localhost'],
    ['other', 'DNS:other.example'],
    ['address', 'IP:127.0.0.1'],
  ]) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=ignored')
    writeFileSync(file(`${name}.ext`), `subjectAltName=${alternatives}`)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
    )
  }
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'self.key',
    '-out',
    'self.pem',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  )
  setDefaultCACertificates([...usual, readFileSync(file('ca.pem'), 'utf8')])
})
after(() => {
  setDefaultCACertificates(usual)
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
  rmSync(directory, { recursive: true })
})

/** A server with one of the certificates that tells which name it was asked for. */
async function serve(certificate: string): Promise<number> {
  const server = createServer(
    { key: readFileSync(file(`${certificate}.key`)), cert: readFileSync(file(`${certificate}.pem`)) },
    (request, response) => response.end(String('servername' in request.socket ? request.socket.servername : '')),
  )
  servers.push(server)
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('https', () => {
  it('reaches the checked address under the URL’s name', async () => {
    const port = await serve('localhost')
    const out = testDoor({ allow: [`localhost:${port}`] })
    assert.equal((await out.read(`https://localhost:${port}/`)).text, 'localhost')
    assert.equal((await out.read(`https://localhost.:${port}/`)).text, 'localhost')
  })

  it('reaches an address by its own certificate', async () => {
    const port = await serve('address')
    assert.equal((await testDoor({ allow: [`127.0.0.1:${port}`] }).read(`https://127.0.0.1:${port}/`)).text, 'false')
  })

  for (const [certificate, problem] of [
    ['other', /no certificate that can be trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/],
    ['address', /no certificate that can be trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/],
    ['self', /no certificate that can be trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/],
  ] as const) {
    it(`refuses a certificate of another name or of no known authority: ${certificate}`, async () => {
      const port = await serve(certificate)
      await testDoor({ allow: [`localhost:${port}`] }).refused(`https://localhost:${port}/`, { message: problem })
    })
  }

  it('refuses them also where the environment turns the check off', async () => {
    const port = await serve('self')
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      await testDoor({ allow: [`localhost:${port}`] }).refused(`https://localhost:${port}/`, { message: /trusted/ })
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    }
  })

  it('is not spoken with a server that speaks plain HTTP', async () => {
    const plain = createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nno').on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(plain, 'listening')
    const host = `127.0.0.1:${(plain.address() as AddressInfo).port}`
    await testDoor({ allow: [host] }).refused(`https://${host}/`, { message: /^127\.0\.0\.1:\d+ (has no certificate|ended|The request)/ })
    plain.close()
  })
})

describe('the connection', () => {
  it('is given up when it ends at another address than the checked one', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    // A name in the place of the checked address: the system picks one that was never checked.
    const opening = openConnection({ url: new URL('http://e.test/'), port, address: 'localhost', family: 4 }, new AbortController().signal)
    await assert.rejects(opening, /fetch to e\.test is blocked: the connection ended at another address/)
    server.close()
  })

  it('goes around every proxy of the environment', async () => {
    const port = await serve('localhost')
    const script = `
      import { testDoor } from '${new URL('./testing/test-fetch.ts', import.meta.url).href}'
      import { createServer } from 'node:http'
      const server = createServer((request, response) => response.end('direct')).listen(0, '127.0.0.1', async () => {
        const host = '127.0.0.1:' + server.address().port
        console.log((await testDoor({ allow: [host] }).read('http://' + host)).text)
        process.exit()
      })`
    const proxy = `http://127.0.0.1:${port}`
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy, NO_PROXY: '' }
    assert.equal(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }).trim(), 'direct')
  })
})
