import type { SandboxedProcess } from '@plat/sandbox/sandbox.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { GuestConnection, GuestConnectionOptions } from './guest-connection.ts'
import { guestImage } from './guest-image.ts'
import { GuestProcess } from './guest-process.ts'
import { guestSpec } from './guest-spec.ts'

const READY_MS_MAX = 15_000

/**
 * Starts a guest process in the sandbox and waits until it can load functions.
 *
 * @throws AppError RUNTIME_UNAVAILABLE when the process cannot be started or does not become ready in 15 s; `internal` says what it printed
 */
export async function startGuest({ sandbox, memoryBytesMax, onFetch }: GuestConnectionOptions): Promise<GuestConnection> {
  const sandboxed = await startProcess({ sandbox, memoryBytesMax })
  const guest = new GuestProcess(sandboxed, onFetch)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), READY_MS_MAX)
  })
  // The first answer to a ping: it is up.
  const ready = guest.ping().then((ms) => (Number.isFinite(ms) ? ('ready' as const) : ('exited' as const)))
  const outcome = await Promise.race([ready, guest.exited.then(() => 'exited' as const), late])
  clearTimeout(timer)
  if (outcome === 'ready') return guest
  await guest.kill()
  throw new AppError('RUNTIME_UNAVAILABLE', { internal: `a guest process was ${outcome} before it was ready: ${guest.lastWords}` })
}

async function startProcess({
  sandbox,
  memoryBytesMax,
}: Pick<GuestConnectionOptions, 'sandbox' | 'memoryBytesMax'>): Promise<SandboxedProcess> {
  try {
    return await sandbox.start(guestSpec(await guestImage(), memoryBytesMax))
  } catch (cause) {
    throw new AppError('RUNTIME_UNAVAILABLE', { internal: 'a guest process could not be started', cause })
  }
}
