import { fileURLToPath } from 'node:url'
import { shellAddedNames } from '../launch/shell-added-names.ts'

/** Fixed: in a network namespace of one's own nobody else has it. */
export const EGRESS_PORT = 41_999

/** Where a bubblewrap sandbox finds the forwarder and the socket of the proxy. */
const FORWARDER = '/run/plat/egress-forwarder.ts'
const SOCKET = '/run/plat/egress.sock'

/**
 * The forwarder gets none of the command's environment, whose NODE_OPTIONS must not reach it, and becomes no child of the command. It has
 * announced itself, and so listens, before the command starts; it ends with the pid namespace.
 */
const SCRIPT = `
said=$(exec 3>&-; /usr/bin/env -i "$1" --max-old-space-size=32 --v8-pool-size=1 "$2" "$3" "$4" </dev/null 2>/dev/null &)
[ "$said" = listening ] || { echo 'The egress forwarder did not start.' >&2; exit 126; }
shift 4
`

/** The command that starts the forwarder and becomes `argv`. */
export function egressCommand(argv: readonly string[], env: Readonly<Record<string, string>>): string[] {
  const unset = shellAddedNames(env)
  const script = `${SCRIPT}${unset.length > 0 ? `unset ${unset.join(' ')}\n` : ''}exec "$@"`
  return ['/bin/sh', '-c', script, 'plat-egress', process.execPath, FORWARDER, String(EGRESS_PORT), SOCKET, ...argv]
}

/** bubblewrap options that bring in what the command needs besides Node itself. */
export function egressMounts(egressSocketPath: string): string[] {
  const forwarder = fileURLToPath(new URL('../egress-forwarder.ts', import.meta.url))
  // Read-only does not hinder connecting, but changing the mode of a socket that others use too.
  return ['--ro-bind', forwarder, FORWARDER, '--ro-bind', egressSocketPath, SOCKET]
}
