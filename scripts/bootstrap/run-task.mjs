import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const POLL_MS = 500

/**
 * Runs a task on the given Node and answers its exit code (128 + n when signal n ended it). Signals are passed on. When npm, which started
 * this process, is killed, the task is told to end.
 */
export function runTask({ root, node, script, args, env: extra }) {
  return new Promise((resolve, reject) => {
    const PATH = [path.dirname(node), process.env.PATH].filter(Boolean).join(path.delimiter)
    const env = { ...process.env, ...extra, PATH }
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], { cwd: root, stdio: 'inherit', env })
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
    if (process.env.npm_lifecycle_event) watchNpm(() => child.kill('SIGTERM'))
    child.once('error', (cause) => reject(new Error(`${node} could not be started (it needs glibc): ${cause.message}`, { cause })))
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/** npm runs us through a shell, which outlives it: what is watched is the whole chain of parents up to npm. */
function watchNpm(onGone) {
  const chain = parentsUpToNpm()
  const isWhole = () => chain.every((pid, index) => parentOf(index === 0 ? process.pid : chain[index - 1]) === pid)
  const timer = setInterval(() => {
    if (isWhole()) return
    clearInterval(timer)
    onGone()
  }, POLL_MS)
  timer.unref()
}

function parentsUpToNpm() {
  const shell = process.ppid
  const npm = parentOf(shell)
  return npm !== undefined && isNpm(npm) && !isNpm(shell) ? [shell, npm] : [shell]
}

function isNpm(pid) {
  try {
    return /^npm\b|npm-cli\.js/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return false // no /proc, or it is gone
  }
}

function parentOf(pid) {
  if (pid === process.pid) return process.ppid
  try {
    return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined // no /proc, or it is gone
  }
}
