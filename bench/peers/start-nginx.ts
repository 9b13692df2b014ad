import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findProgram } from './find-program.ts'
import type { Peer } from './peer.ts'
import { startPeer } from './start-peer.ts'

interface NginxOptions {
  /** Directives of the server block. */
  server: string
  /** Directives before it. */
  http?: string
}

/** nginx with one worker, connections kept for ever, no access log. Undefined when it is not installed. */
export async function startNginx({ server, http = '' }: NginxOptions): Promise<Peer | undefined> {
  const nginx = findProgram('nginx')
  if (!nginx) return undefined
  return startPeer(async (folder, port) => {
    const file = path.join(folder, 'nginx.conf')
    await writeFile(
      file,
      `daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid "${folder}/nginx.pid";
error_log stderr error;
events { worker_connections 4096; }
http {
  ${TEMPORARY.map((name) => `${name}_temp_path "${folder}/${name}";`).join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  default_type application/octet-stream;
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`,
    )
    return { argv: [nginx, '-e', 'stderr', '-p', folder, '-c', file] }
  })
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
