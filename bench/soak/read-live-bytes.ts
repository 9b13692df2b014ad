import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../../tests/e2e/support/eventually.ts'

/** Where Node.js opens its inspector when it gets SIGUSR1: loopback only. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list'
/** Finalizers of one collection free what the next one collects. */
const COLLECTIONS = 2
/** Until the inspector closes: its answer has been sent, and its client has gone. */
const CLOSE_AFTER_MS = 50

/**
 * Bytes that a process of Node.js still holds after a full collection, in its heap and in buffers outside of it. Opens its inspector and
 * closes it again. The process does nothing else meanwhile, some hundred milliseconds.
 *
 * @throws Error when another process has the inspector's port
 */
export async function readLiveBytes(pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR1')
  const session = await openSession()
  try {
    const found = await session.evaluate('process.pid')
    if (found !== pid) throw new Error(`process ${found} has the port of Node.js’s inspector (9229): it must be free for a soak`)
    for (let collection = 0; collection < COLLECTIONS; collection += 1) await session.send('HeapProfiler.collectGarbage')
    const bytes = await session.evaluate('(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())')
    await session.evaluate(`void setTimeout(() => process.getBuiltinModule('node:inspector').close(), ${CLOSE_AFTER_MS})`)
    return Number(bytes)
  } finally {
    session.close()
    await closed()
  }
}

interface Session {
  send(method: string, params?: object): Promise<{ result?: { value?: unknown } }>
  evaluate(expression: string): Promise<unknown>
  close(): void
}

async function openSession(): Promise<Session> {
  const [target] = await eventually(async () => (await (await fetch(INSPECTOR)).json()) as { webSocketDebuggerUrl: string }[])
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '')
  const waiting = new Map<number, PromiseWithResolvers<{ result?: { value?: unknown } }>>()
  const opened = Promise.withResolvers<void>()
  socket.addEventListener('open', () => opened.resolve())
  socket.addEventListener('close', () => {
    for (const { reject } of [opened, ...waiting.values()]) reject(new Error('the inspector closed its connection'))
  })
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data))
    waiting.get(id)?.resolve(result)
    waiting.delete(id)
  })
  await opened.promise
  let sent = 0
  const send: Session['send'] = (method, params = {}) => {
    sent += 1
    const answer = Promise.withResolvers<{ result?: { value?: unknown } }>()
    waiting.set(sent, answer)
    socket.send(JSON.stringify({ id: sent, method, params }))
    return answer.promise
  }
  return {
    send,
    evaluate: async (expression) => (await send('Runtime.evaluate', { expression, returnByValue: true })).result?.value,
    close: () => socket.close(),
  }
}

/** Settles when the port is free for the next process. */
async function closed(): Promise<void> {
  while (
    await fetch(INSPECTOR).then(
      () => true,
      () => false,
    )
  )
    await delay(CLOSE_AFTER_MS)
}
