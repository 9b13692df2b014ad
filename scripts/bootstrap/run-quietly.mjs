import { spawn } from 'node:child_process'

/** Runs a command without showing what it prints; rejects with all of that when it fails. Ctrl-C reaches it as it reaches us. */
export function runQuietly(program, args, { cwd, env, what }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const printed = []
    child.stdout.on('data', (chunk) => printed.push(chunk))
    child.stderr.on('data', (chunk) => printed.push(chunk))
    const forward = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, forward)
    child.once('error', (cause) => reject(new Error(`${what} could not be started: ${cause.message}`, { cause })))
    child.once('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, forward)
      if (code === 0) return resolve()
      const error = new Error(`${Buffer.concat(printed).toString().trim()}\n${what} failed (${signal ?? `exit code ${code}`}).`)
      reject(Object.assign(error, { exitCode: code ?? 1 }))
    })
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
