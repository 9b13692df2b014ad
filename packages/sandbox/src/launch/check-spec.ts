import { isAbsolute } from 'node:path'
import type { SandboxSpec } from '../sandbox.ts'

/** @throws Error for a spec that no driver can run as asked; the message names the field, never an environment value. */
export function checkSpec(spec: SandboxSpec): void {
  if (spec.argv.some((argument) => argument.includes('\0')) || spec.argv[0] === '') throw new Error('argv has an empty program or a NUL.')
  for (const [name, value] of Object.entries(spec.env)) {
    if (name === '' || /[=\0]/.test(name)) throw new Error(`env has an impossible name: ${JSON.stringify(name)}.`)
    if (value.includes('\0')) throw new Error(`env ${name} has a NUL in its value.`)
  }
  const paths = [spec.cwd, ...(spec.readOnly ?? []), ...(spec.writable ?? []), spec.egressSocketPath ?? '/']
  for (const path of paths) if (!isAbsolute(path) || path.includes('\0')) throw new Error(`Not an absolute path: ${JSON.stringify(path)}.`)
  if (spec.network === 'egress' && !spec.egressSocketPath) throw new Error('network "egress" needs egressSocketPath.')
  for (const [name, value] of Object.entries(spec.limits)) {
    if (value !== undefined && !(Number.isFinite(value) && value > 0)) throw new Error(`limits.${name} must be a positive number.`)
  }
}
