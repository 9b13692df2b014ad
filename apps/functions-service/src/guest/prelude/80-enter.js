// The one door from the host into the isolate (R5): every entry comes through here, under the time limit that lane.ts sets, and hands back
// the flat list of what settled in it (74-calls.js).
;((plat) => {
  const begin = (operation, first, second, rest) => {
    switch (operation) {
      case 'batch':
        return plat.batch(first, second, rest)
      case 'timer':
        return plat.fireTimer(first)
      case 'fetch':
        return plat.fetchAnswered(first, second, rest[0])
      case 'fetchData':
        return plat.fetchData(first, second)
      case 'fetchEnd':
        return plat.fetchEnded(first, second)
      case 'job':
        return plat.jobEnded(first, second, rest[0])
      case 'credit':
        return plat.creditArrived(first, second)
      case 'body':
        return plat.bodyArrived(first, second)
      case 'bodyEnd':
        return plat.bodyEnded(first, second === 1)
      case 'cancel':
        return plat.cancelCall(first)
      case 'drop': {
        const call = plat.findCall(first)
        if (call) plat.dropCall(call)
        return
      }
      case 'load':
        if (first === undefined) plat.restore(second)
        else plat.evaluate(first, second)
        return plat.settleLoad()
    }
  }

  plat.enter = (operation, first, second, ...rest) => {
    // After an entry that was cut off: what had settled in it, how far its batch had come, and whose code was running.
    if (operation === 'rescue') {
      plat.tellFirst(plat.batchIndex, plat.current.n)
      plat.batchIndex = -1
      return plat.settled()
    }
    plat.beginEntry()
    begin(operation, first, second, rest)
    return plat.settled()
  }

  /**
   * Gives the isolate its host. Everything before this may have happened long ago, in a snapshot. Answers nothing when user code in there
   * has seen to it that the isolate cannot be hardened.
   */
  plat.boot = (host, keepsWebAssembly) => {
    plat.bind(host)
    if (!plat.harden(keepsWebAssembly)) return undefined
    for (let i = 0; i < plat.onBind.length; i++) plat.onBind[i]()
    return plat.enter
  }
})(plat)
