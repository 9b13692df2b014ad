import { Duplex } from 'node:stream'

export interface CutPair {
  client: Duplex
  server: Duplex
  /** Bytes that were passed on, by the end that sent them. */
  passed: { client: number; server: number }
}

/**
 * Two ends of a connection in memory, passing on one byte after the other as `bytesMax` allows each end; beyond that the connection
 * breaks off at both.
 */
export function cutPair(bytesMax: { client: number; server: number }): CutPair {
  const passed = { client: 0, server: 0 }
  const breakOff = () => {
    client.destroy()
    server.destroy()
  }
  const end = (name: 'client' | 'server', other: () => Duplex) =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, callback) {
        const fits = chunk.subarray(0, bytesMax[name] - passed[name])
        passed[name] += fits.length
        if (fits.length > 0) other().push(Buffer.from(fits))
        callback()
        if (fits.length < chunk.length) setImmediate(breakOff)
      },
      destroy(error, callback) {
        other().push(null)
        callback(error)
      },
    })
  const client = end('client', () => server)
  const server = end('server', () => client)
  return { client, server, passed }
}
