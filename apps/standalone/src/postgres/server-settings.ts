/**
 * The settings every embedded server runs with, as arguments: for a small machine, on a Unix socket only, durable, and with a log that
 * holds neither statements nor values (a failing row would be a secret in a log).
 */
export function serverArguments({
  clusterDir,
  socketDir,
  isDurable,
}: {
  clusterDir: string
  socketDir: string
  isDurable: boolean
}): string[] {
  const durability = isDurable ? 'on' : 'off'
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`, // a list: unquoted, a comma in the path would split it
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '128MB',
    max_wal_size: '512MB',
    fsync: durability,
    full_page_writes: durability,
    synchronous_commit: durability,
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '',
    log_checkpoints: 'off',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    update_process_title: 'off',
  }
  return ['-D', clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
