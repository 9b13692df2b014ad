// structuredClone. HTML §2.7. Compiled on first use (lazy/structured-clone.js).
;((plat) => {
  /** @throws DOMException DataCloneError */
  plat.clone = (value, transfer = []) => plat.part('structured-clone').clone(value, transfer)
  plat.expose('structuredClone', function structuredClone(...given) {
    if (given.length === 0) throw new TypeError('structuredClone needs a value')
    return plat.clone(given[0], given[1]?.transfer ?? [])
  })
})(plat)
