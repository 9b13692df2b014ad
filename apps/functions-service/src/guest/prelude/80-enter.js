// The one door from the host into the isolate (R5): every entry comes through here, under the time limit that lane.ts sets.
;((plat) => {
  const { map } = plat

  plat.enter = (operation, first, second, third) => {
    switch (operation) {
      case 'invoke':
        plat.invoke(first, second, third)
        return
      case 'timer':
        plat.fireTimer(first)
        return
      case 'fetch':
        plat.fetchAnswered(first, second, third)
        return
      case 'cancel':
        plat.cancelCall(first)
        return
      case 'drop': {
        const call = map.get(plat.calls, first)
        if (call) plat.dropCall(call)
        return
      }
      case 'load':
        plat.load(first, second)
        return
    }
  }
})(plat)
