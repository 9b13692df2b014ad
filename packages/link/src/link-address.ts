/**
 * Where a link listens: a Unix socket, which the file's mode protects, or a TCP port, where both ends prove that they know the service
 * token without sending it.
 */
export type LinkAddress = { path: string } | { host: string; port: number; token: string }
