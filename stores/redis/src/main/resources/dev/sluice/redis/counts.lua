-- Answers the counts by state, whether the queue is paused, and its capacity or false.
return { call('ZCARD', DUE), call('ZCARD', READY) + parked, call('ZCARD', RUN),
  call('ZCARD', FINAL[COMPLETED]), call('ZCARD', FINAL[DEAD]), call('ZCARD', FINAL[CANCELLED]),
  meta[4] or false, meta[5] or false }
