// Jobs: work that the host does outside of the isolate and answers in an entry of its own. Eight at once a call; further ones wait in here.
;((plat) => {
  const { host, map, array } = plat
  const ACTIVE_MAX = 8
  const live = new Map()
  let lastId = 0

  const send = (job) => {
    job.call.jobs = (job.call.jobs ?? 0) + 1
    job.isSent = true
    const refusal = host('job', job.call.n, job.id, job.operation, job.json, job.buffer)
    job.buffer = undefined
    if (typeof refusal !== 'string') return
    end(job)
    job.reject(plat.limitError(refusal))
  }
  const end = (job) => {
    map.delete(live, job.id)
    const { call } = job
    call.jobs--
    while (call.jobs < ACTIVE_MAX && call.waitingJobs?.length > 0) send(array.shift(call.waitingJobs))
  }

  /** Promise of the bytes that a job results in. Rejects with what the operation throws on the host: DOMException, TypeError, RangeError. */
  plat.startJob = (operation, json, buffer) =>
    plat.newPromise((resolve, reject) => {
      const call = plat.current
      if (call.finished) return
      const job = { __proto__: null, id: ++lastId, call, operation, json, buffer, isSent: false, resolve, reject }
      map.set(live, job.id, job)
      if ((call.jobs ?? 0) < ACTIVE_MAX) send(job)
      else {
        call.waitingJobs ??= []
        array.push(call.waitingJobs, job)
      }
    })

  const errorOf = ({ name, message, code }) => {
    if (code !== undefined) return plat.limitError(message)
    if (name === 'TypeError') return new TypeError(message)
    return new plat.DOMException(message, name)
  }
  plat.jobEnded = (id, errorJson, content) => {
    const job = map.get(live, id)
    if (!job) return
    plat.current = job.call
    end(job)
    if (errorJson === undefined) job.resolve(new Uint8Array(content ?? 0))
    else job.reject(errorOf(plat.json.parse(errorJson)))
  }
  plat.dropJobs = (call) => {
    if (!call.jobs) return
    map.forEach(live, (job, id) => {
      if (job.call === call) map.delete(live, id)
    })
    call.waitingJobs = []
  }
})(plat)
