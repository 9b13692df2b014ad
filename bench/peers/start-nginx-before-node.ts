import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { findProgram } from './find-program.ts'
import type { Peer } from './peer.ts'
import { startNginx } from './start-nginx.ts'
import { startRawNode } from './start-raw-node.ts'

/** nginx before the bare node:http server, over a Unix socket with connections kept; bodies stay in memory. Undefined without nginx. */
export async function startNginxBeforeNode(): Promise<Peer | undefined> {
  if (!findProgram('nginx')) return undefined
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  const socket = path.join(folder, 'node.sock')
  const node = await startRawNode(socket)
  const nginx = await startNginx({
    http: `upstream node { server unix:${socket}; keepalive 256; keepalive_requests 100000000; }`,
    server: `location / {
      proxy_pass http://node;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      client_max_body_size 8m;
      client_body_buffer_size 2m;
      proxy_buffer_size 16k;
      proxy_buffers 16 128k;
      proxy_max_temp_file_size 0;
    }`,
  })
  return {
    port: nginx?.port ?? 0,
    pids: [...(nginx?.pids ?? []), ...node.pids],
    stop: async () => {
      await Promise.all([nginx?.stop(), node.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
