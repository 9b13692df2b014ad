// URLPattern. URL Pattern Standard. Made when first touched (lazy/url-pattern.js).
;((plat) => {
  plat.exposeLazily(['URLPattern'], () => plat.part('url-pattern'))
})(plat)
