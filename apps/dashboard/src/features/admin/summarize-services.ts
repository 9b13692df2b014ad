import type { Tone } from '../../ui/tone.ts'
import type { Service } from './service-status.ts'

/** The state of all services in one sentence; names those that do not work. */
export function summarize(services: readonly Pick<Service, 'name' | 'status'>[]): { tone: Tone; label: string } {
  const named = (status: Service['status']) => services.filter((service) => service.status === status).map(({ name }) => name)
  const down = named('down')
  if (down.length > 0) return { tone: 'bad', label: `${list(down)} ${down.length === 1 ? 'does' : 'do'} not answer` }
  const limited = named('degraded')
  if (limited.length > 0) return { tone: 'warn', label: `${list(limited)} ${limited.length === 1 ? 'works' : 'work'} with limits` }
  return { tone: 'good', label: 'Everything works' }
}

const list = (names: readonly string[]) => new Intl.ListFormat('en').format(names)
