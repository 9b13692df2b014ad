import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStandaloneConfig } from '../config.ts'
import { appEnvironment } from './app-environment.ts'

const PORTS = { API_PORT: 1, FUNCTIONS_PORT: 2, BUILD_PORT: 3, PROXY_PORT: 4 }

function environmentOf(app: 'api' | 'proxy' | 'dashboard', env: Record<string, string>) {
  return appEnvironment(app, {
    env,
    config: readStandaloneConfig(env, '/srv/plat'),
    ports: PORTS,
    socketDir: '/run/plat',
    databaseUrl: 'postgresql://x',
  })
}

test('passes everything on to the api, with decided settings in their concrete form', () => {
  const env = { HTTPS_PROXY: 'http://proxy', API_PORT: '0', SECRET_KEY: 'operator-chose-this', PLAT_PARENT_PID: '7' }
  assert.deepEqual(environmentOf('api', env), {
    NODE_COMPILE_CACHE: '/srv/plat/.plat/compile-cache',
    HTTPS_PROXY: 'http://proxy',
    SECRET_KEY: 'operator-chose-this',
    DATA_DIR: '/srv/plat/.plat',
    BIND_HOST: '127.0.0.1',
    BASE_DOMAIN: 'localhost',
    API_PORT: '1',
    FUNCTIONS_PORT: '2',
    BUILD_PORT: '3',
    PROXY_PORT: '4',
    API_ENDPOINT: 'http://localhost:1',
    FUNCTIONS_ENDPOINT: 'http://localhost:2',
    FUNCTIONS_SOCKET: '/run/plat/functions.sock',
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'text',
    PLAT_SUPERVISED: '1',
    DATABASE_URL: 'postgresql://x',
  })
})

test('keeps the database and the key from the hands, but not the service token', () => {
  const env = { SECRET_KEY: 'operator-chose-this', SERVICE_TOKEN: 'operator-chose-that', DATABASE_URL: 'postgresql://y' }
  const environment = environmentOf('proxy', env)
  assert.equal(environment.SERVICE_TOKEN, 'operator-chose-that')
  assert.equal('SECRET_KEY' in environment || 'DATABASE_URL' in environment, false)
})

test('keeps every secret from the dashboard', () => {
  const env = { SECRET_KEY: 'operator-chose-this', SERVICE_TOKEN: 'operator-chose-that', DATABASE_URL: 'postgresql://y' }
  assert.doesNotMatch(JSON.stringify(environmentOf('dashboard', env)), /operator-chose|postgresql/)
})

test('keeps what the operator gave', () => {
  const env = { API_ENDPOINT: 'https://plat.example.com', FUNCTIONS_SOCKET: '/run/f.sock', NODE_COMPILE_CACHE: '/fast/disk' }
  const environment = environmentOf('proxy', env)
  assert.equal(environment.NODE_COMPILE_CACHE, '/fast/disk')
  assert.equal(environment.API_ENDPOINT, 'https://plat.example.com')
  assert.equal(environment.FUNCTIONS_SOCKET, '/run/f.sock')
})

test('names an address that is not this machine’s loopback as it is', () => {
  assert.equal(environmentOf('proxy', { BIND_HOST: '10.0.0.5' }).API_ENDPOINT, 'http://10.0.0.5:1')
  assert.equal(environmentOf('proxy', { BIND_HOST: '0.0.0.0' }).API_ENDPOINT, 'http://localhost:1')
})
