// The bridge to the process around the isolate: one synchronous function that takes and gives strings, numbers and bytes (R6).
// The other end trusts none of it: bridge.ts counts, caps and checks every call.
;((plat) => {
  const { host, array } = plat

  // What has settled goes out with the entry it settled in, as one flat list: a crossing of its own would cost more than the call.
  let settled = []
  /** The list of the entry that begins: what came before was handed over with the entry before. */
  plat.beginEntry = () => {
    settled = []
  }
  plat.settled = () => settled
  /** Puts values before the list: code that was put off may settle more at its end until it is handed over. */
  plat.tellFirst = (...values) => {
    const list = settled
    settled = values
    for (let i = 0; i < list.length; i++) array.push(settled, list[i])
  }
  plat.tell = (...values) => {
    for (let i = 0; i < values.length; i++) array.push(settled, values[i])
  }

  /** Work that belongs to no call: the module's top level and what it started. */
  const moduleScope = {
    __proto__: null,
    n: 0,
    finished: false,
    timers: 0,
    fetches: 0,
    active: 0,
    waiting: [],
    randomBytes: 0,
    logFull: false,
  }
  plat.moduleScope = moduleScope
  /**
   * The call that the running code belongs to. Set at every entry from the host, so it is right across awaits of timers, fetches and
   * promises of the call's own; code of one call that is woken by a promise which another call settles counts as the other's.
   */
  plat.current = moduleScope
  // Calls that have not finished, by number: lists in slots, since a Map that is added to and deleted from without end keeps its old tables
  // and what was in them alive for long.
  const SLOTS = 256
  const slots = []
  for (let i = 0; i < SLOTS; i++) array.push(slots, undefined)
  const slotOf = (n) => (n >>> 1) & (SLOTS - 1)
  plat.findCall = (n) => {
    let call = slots[slotOf(n)]
    while (call !== undefined && call.n !== n) call = call.nextInSlot
    return call
  }
  plat.addCall = (call) => {
    const slot = slotOf(call.n)
    call.nextInSlot = slots[slot]
    slots[slot] = call
  }
  plat.removeCall = (call) => {
    const slot = slotOf(call.n)
    let found = slots[slot]
    if (found === call) {
      slots[slot] = call.nextInSlot
      return
    }
    while (found !== undefined && found.nextInSlot !== call) found = found.nextInSlot
    if (found !== undefined) found.nextInSlot = call.nextInSlot
  }

  plat.limitError = (message) => {
    const error = new RangeError(message)
    plat.setOwn(error, 'code', 'LIMIT_EXCEEDED')
    return error
  }

  plat.log = (level, text) => {
    const call = plat.current
    if (!call.logFull) call.logFull = host('log', call.n, level, text) === 1
  }
  plat.domainToAscii = (domain) => host('domain', domain)

  /** Bytes as a buffer of exactly their size, the only form in which they may cross: a view would carry its whole buffer along. */
  plat.exactBuffer = (bytes) => {
    const buffer = plat.bufferOf(bytes)
    const isWhole = bytes.byteOffset === 0 && bytes.byteLength === plat.arrayBufferByteLength(buffer)
    return isWhole ? buffer : plat.arrayBufferSlice(buffer, bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  }
})(plat)
