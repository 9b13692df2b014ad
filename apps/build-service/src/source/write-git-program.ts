import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * git starts programs of its own for the network, and leaves them behind when it is ended. Here it leads a session: whoever interrupts this
 * script, its parent's death included, ends all of it.
 */
const SCRIPT = `#!/bin/sh
if [ -z "$PLAT_GIT_GUARDED" ] && command -v setpriv >/dev/null; then
  PLAT_GIT_GUARDED=1 exec setpriv --pdeathsig INT -- /bin/sh "$0" "$@"
fi
command -v setsid >/dev/null || exec git "$@"
setsid git "$@" &
child=$!
trap 'kill -s KILL -- "-$child" "$child"; exit 130' INT TERM
wait "$child"
`

/** Writes the program that stands for git into a folder; answers its path. */
export async function writeGitProgram(folder: string): Promise<string> {
  const file = path.join(folder, 'git-session')
  await writeFile(file, SCRIPT)
  await chmod(file, 0o755)
  return file
}
