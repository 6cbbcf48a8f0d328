-- ARGV[3] how many jobs at most; 0 only to look. Answers how many were promoted, taken back, expired and purged,
-- whether there is more, microseconds until something is due, and whether ids have left.
local left = tonumber(ARGV[3])

local function expire(limit)
  local over = call('ZRANGEBYSCORE', EXPIRY, '-inf', ms, 'LIMIT', 0, limit)
  for _, id in ipairs(over) do
    call('ZREM', EXPIRY, id)
    local j = load(id)
    if j and j.state == WAITING and not has(j, STARTED) then
      leave(j)
      cancel(j, 'expired')
    end
  end
  return #over
end

local function purge(limit)
  local old = call('ZRANGEBYSCORE', KEEP, '-inf', ms, 'LIMIT', 0, limit)
  for _, id in ipairs(old) do
    call('ZREM', KEEP, id)
    local j = load(id)
    if j and (j.state == COMPLETED or j.state == CANCELLED) then
      call('ZREM', FINAL[j.state], id)
      drop(j)
    end
  end
  return #old
end

local function closeWindows(limit)
  local over = call('ZRANGEBYSCORE', WINDOWS, '-inf', ms, 'LIMIT', 0, limit)
  for _, key in ipairs(over) do
    call('ZREM', WINDOWS, key)
    local v = call('HGET', UNIQUE, key)
    local untilMs = v and unpk('>I6', v) or 0
    if untilMs > 0 and untilMs <= ms then
      call('HDEL', UNIQUE, key)
    end
  end
end

local counts = {}
for i, step in ipairs({ promote, reclaim, expire, purge }) do
  counts[i] = left > 0 and step(left) or 0
  left = left - counts[i]
end
closeWindows(1000)
finally()
counts[6] = untilNext({ DUE, RUN, EXPIRY, KEEP, WINDOWS })
counts[5] = counts[6] == 0 and 1 or 0
counts[7] = CLUSTER and call('EXISTS', LEFT) or 0
return counts
