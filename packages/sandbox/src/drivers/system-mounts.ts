import { lstat, readlink, stat } from 'node:fs/promises'
import { planMounts } from './plan-mounts.ts'

const SYSTEM_DIRECTORIES = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']

/** From /etc only what programs of the system cannot do without: certificates, where the linker looks, Debian's choice of alternatives. */
const ETC_PATHS = [
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/ld-musl-x86_64.path',
  '/etc/ld-musl-aarch64.path',
  '/etc/ssl/certs',
  '/etc/ssl/cert.pem',
  '/etc/ssl/openssl.cnf',
  '/etc/pki/tls/certs',
  '/etc/pki/ca-trust/extracted',
  '/etc/ca-certificates/extracted',
  '/etc/crypto-policies/back-ends',
]

export interface SystemMounts {
  /** bubblewrap options. */
  options: string[]
  /** Directories they make visible. */
  covered: string[]
}

/** The programs and libraries of the host, read-only and laid out as the host has them (directories or links into /usr). */
export async function findSystemMounts(): Promise<SystemMounts> {
  const options = ['--ro-bind', '/usr', '/usr']
  const covered = ['/usr']
  for (const directory of SYSTEM_DIRECTORIES) {
    const entry = await lstat(directory).catch(() => undefined)
    if (!entry) continue
    options.push(...(entry.isSymbolicLink() ? ['--symlink', await readlink(directory), directory] : ['--ro-bind', directory, directory]))
    covered.push(directory)
  }
  const etc = await existing(ETC_PATHS)
  options.push(...(await planMounts(etc, [], covered)))
  return { options, covered: [...covered, ...etc] }
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const stats = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)))
  return paths.filter((_, i) => stats[i] !== undefined)
}
