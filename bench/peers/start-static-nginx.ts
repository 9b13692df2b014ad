import type { Peer } from './peer.ts'
import { startNginx } from './start-nginx.ts'

/** nginx as a static file server, tuned: sendfile, open files kept. Undefined when it is not installed. */
export function startStaticNginx(filesFolder: string): Promise<Peer | undefined> {
  return startNginx({ server: `root "${filesFolder}"; open_file_cache max=1000 inactive=1h; open_file_cache_valid 1h;` })
}
