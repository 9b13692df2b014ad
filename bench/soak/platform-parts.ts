import { readdirSync } from 'node:fs'
import { descendants } from '../../tests/e2e/support/platform.ts'
import { residentBytes } from '../support/resident-bytes.ts'
import type { PlatformUnderTest } from '../support/with-platform.ts'
import type { MemorySample } from './memory-growth.ts'

export const SERVICES = ['functions-service', 'proxy', 'api', 'build-service'] as const
export type Service = (typeof SERVICES)[number]
/** Services that take part in every call: these must not grow. */
export const WATCHED = ['functions-service', 'proxy', 'api'] as const
export type Watched = (typeof WATCHED)[number]
/** `guests`: everything below the functions-service. */
export type Part = Service | 'guests' | 'postgres'

const EVERY_MS = 2_000

/** Process id of each service. */
export type ServicePids = Record<Service, number>

export function readServicePids(platform: PlatformUnderTest): ServicePids {
  return Object.fromEntries(SERVICES.map((service) => [service, platform.servicePid(service)])) as ServicePids
}

export interface Holdings {
  descriptors: number
  threads: number
}

/** What a process holds open now. */
export function readHoldings(pid: number): Holdings {
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, threads: readdirSync(`/proc/${pid}/task`).length }
}

/** Reads every 2 s what memory the parts of the platform have, until it is stopped. */
export function watchMemory(platform: PlatformUnderTest, pids: ServicePids): { stop(): Record<Part, MemorySample[]> } {
  const samples: Record<Part, MemorySample[]> = { ...fresh(), guests: [], postgres: [] }
  const startedAt = performance.now()
  const look = () => {
    const atMs = performance.now() - startedAt
    for (const service of SERVICES) samples[service].push([atMs, residentBytes(pids[service])])
    samples.guests.push([atMs, sum(descendants(pids['functions-service']))])
    samples.postgres.push([atMs, sum(platform.processes().filter(({ command }) => command.includes('postgres')))])
  }
  const timer = setInterval(look, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return samples
    },
  }
}

const fresh = () => Object.fromEntries(SERVICES.map((service) => [service, []])) as unknown as Record<Service, MemorySample[]>
const sum = (processes: readonly { pid: number }[]): number => processes.reduce((total, { pid }) => total + residentBytes(pid), 0)
