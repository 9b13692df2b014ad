/**
 * A frame: `[u32 length of what follows][u8 type][u8 kind][u32 id][payload]`, numbers big-endian. `kind` is an OPEN's kind, else 0.
 * The payload of OPEN and REPLY is `[u32 head length][head][body]`, that of CREDIT a u32, that of HELLO three of them
 * (magic, version, window); CANCEL, RESET, PING and PONG have none; for the others it is the bytes themselves.
 */
export const FRAME = {
  HELLO: 1,
  OPEN: 2,
  REPLY: 3,
  DATA: 4,
  END: 5,
  NOTE: 6,
  CREDIT: 7,
  CANCEL: 8,
  RESET: 9,
  PING: 10,
  PONG: 11,
  LINK_NOTE: 12,
} as const

/** Set in the type of an OPEN or REPLY whose body is all there is. */
export const IS_WHOLE = 0x80

export const HELLO_MAGIC = 0x504c4154
export const PROTOCOL_VERSION = 1

/** Of the fixed part, the length itself included. */
export const FRAME_HEAD_BYTES = 10
export const HEAD_BYTES_MAX = 128 * 1024
/** Of an inline body, a DATA frame, a note and a trailer. */
export const PIECE_BYTES_MAX = 64 * 1024
/** What a frame's length field may say. */
export const FRAME_LENGTH_MAX = FRAME_HEAD_BYTES - 4 + 4 + HEAD_BYTES_MAX + PIECE_BYTES_MAX
export const FRAME_LENGTH_MIN = FRAME_HEAD_BYTES - 4
/** Above this, ids start again: small enough to be a machine integer everywhere. */
export const ID_MAX = 0x7fff_ffff
