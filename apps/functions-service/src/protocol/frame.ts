/**
 * What travels on the socket pair between functions-service and a guest process. The number is the byte on the wire.
 * `id` names the load, call, fetch or ping that a frame belongs to; it is chosen by the side that starts the exchange.
 */
export const FRAME_TYPES = {
  ready: 1,
  load: 2,
  loaded: 3,
  loadFailed: 4,
  unload: 5,
  invoke: 6,
  result: 7,
  log: 8,
  fetch: 9,
  fetchAnswer: 10,
  cancel: 11,
  ping: 12,
  pong: 13,
} as const

export type FrameType = keyof typeof FRAME_TYPES

/** One message. On the wire, big-endian: `[u32 length of what follows][u8 type][u32 id][u32 metaLength][meta: JSON in UTF-8][body]`. */
export interface Frame {
  type: FrameType
  id: number
  /** Small facts: at most META_BYTES_MAX as JSON. Lists without a bound of their own (headers, env) travel in the body, see parts.ts. */
  meta: Readonly<Record<string, unknown>>
  body: Buffer
}

/** A frame to be written: its body in pieces, so that none need be copied together. */
export interface OutgoingFrame {
  type: FrameType
  id: number
  meta?: Readonly<Record<string, unknown>>
  body?: readonly Uint8Array[]
}

/** Bytes of JSON that one frame may carry beside its body: the most the supervisor ever parses of what a guest says (R10). */
export const META_BYTES_MAX = 64 * 1024

/** Largest value of the length field. */
export const FRAME_BYTES_MAX = 48 * 1024 * 1024

/** Bytes of a frame before its meta. */
export const FRAME_HEAD_BYTES = 13
