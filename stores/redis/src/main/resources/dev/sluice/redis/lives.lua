-- The life of a job, for the scripts that change more than what is written for most jobs at once.

local function member(prio, run, seq, id, flags)
  return pack('>I4I6I7', prio, run, seq) .. id .. char(band(flags, 3))
end

-- What the scripts need to know of a job: the part of its body that the client made.
local function readSpec(j, part, at)
  j.flags, j.prio, j.limit, j.retain, at = unpk('>BI4I4I6', part, at)
  if band(j.flags, EXPIRES) ~= 0 then
    j.expires, at = unpk('>I6', part, at)
  end
  if band(j.flags, GROUPED) ~= 0 then
    local len
    len, at = unpk('>I2', part, at)
    j.group = sub(part, at, at + len - 1)
    at = at + len
  end
  if band(j.flags, KEYED) ~= 0 then
    local len
    j.conflict, j.window, len, at = unpk('>BI6I2', part, at)
    j.key = sub(part, at, at + len - 1)
    if band(j.flags, WINDOWED) == 0 then
      j.window = nil
    end
  end
  j.state, j.bits, j.attempts, j.lost, j.releases, j.fence = WAITING, 0, 0, 0, 0, 0
  j.lease, j.started, j.finished, j.holder = 0, 0, 0, ''
  return j
end

local function parse(id, body)
  local j = { id = id }
  j.qn, j.pos, j.seq, j.enq, j.run = unpk('>I2I6I7I6I6', body)
  return readSpec(j, body, 28)
end

local function readHead(j, h)
  if h then
    j.hasHead = true
    j.state, j.bits, j.run, j.attempts, j.lost, j.releases, j.fence, j.lease, j.started, j.finished =
      unpk('>BBI6I4I4I4I7I6I6I6', h)
    j.holder = sub(h, 52)
  end
  return j
end

local function load(id)
  local body = call('HGET', JOBS, id)
  if not body then
    return nil
  end
  local j = parse(id, body)
  if j.qn ~= QN then
    return nil
  end
  return readHead(j, call('HGET', HEAD, id))
end

local function isPlain(j)
  return not j.group and not j.key and j.retain == 0
end

local function head(j)
  local bits = isPlain(j) and bor(j.bits, PLAIN) or band(j.bits, 255 - PLAIN)
  return pack('>BBI6I4I4I4I7I6I6I6I6', j.state, bits, j.run, j.attempts, j.lost, j.releases, j.fence,
    j.lease, j.started, j.finished, j.pos) .. j.holder
end

local function save(j)
  call('HSET', HEAD, j.id, head(j))
  j.hasHead = true
end

local function memberOf(j)
  return member(j.prio, j.run, j.seq, j.id, j.flags)
end

local function has(j, bit)
  return band(j.bits, bit) ~= 0
end

local function set(j, bit)
  j.bits = bor(j.bits, bit)
end

local function clear(j, bit)
  j.bits = band(j.bits, 255 - bit)
end

local function extra(j, field, value)
  call('HSET', EXTRA, j.id .. field, value)
  set(j, HAS_EXTRA)
end

-- Groups. The hash says of each: "H" and the id of its head, or "C" and the member of the one job
-- of it that may become head next and is in the ready set. All its other READY jobs are parked.

local function before(a, b)
  local p1, r1, s1 = unpk('>I4I6I7', a)
  local p2, r2, s2 = unpk('>I4I6I7', b)
  if p1 ~= p2 then
    return p1 < p2
  end
  if r1 ~= r2 then
    return r1 < r2
  end
  return s1 < s2
end

local function parking(group)
  return P .. ':group:' .. group
end

local function park(group, m)
  call('ZADD', parking(group), 0, m)
  parked = parked + 1
end

local function enter(m)
  call('ZADD', READY, '0', m)
  woke = woke + 1
end

-- The job with this member is READY.
local function ready(id, m, group)
  if group then
    local who = call('HGET', GROUPS, group)
    if who then
      local other = sub(who, 2)
      if sub(who, 1, 1) == 'H' then
        if other ~= id then
          return park(group, m)
        end
      elseif before(m, other) then
        call('ZREM', READY, other)
        park(group, other)
        call('HSET', GROUPS, group, 'C' .. m)
      else
        return park(group, m)
      end
    else
      call('HSET', GROUPS, group, 'C' .. m)
    end
  end
  enter(m)
end

-- The group has neither head nor candidate any more: the first that is parked becomes candidate.
local function passOn(group)
  local first = call('ZPOPMIN', parking(group))
  if first[1] then
    parked = parked - 1
    call('HSET', GROUPS, group, 'C' .. first[1])
    enter(first[1])
  else
    call('HDEL', GROUPS, group)
  end
end

local function stepDown(j)
  if j.group and call('HGET', GROUPS, j.group) == 'H' .. j.id then
    passOn(j.group)
  end
end

-- Makes a job the head of its group; says whether it is.
local function becomeHead(j)
  local who = call('HGET', GROUPS, j.group)
  if who and sub(who, 1, 1) == 'H' then
    return sub(who, 2) == j.id
  end
  call('HSET', GROUPS, j.group, 'H' .. j.id)
  if who and sub(who, 2) ~= memberOf(j) then
    call('ZREM', READY, sub(who, 2))
    park(j.group, sub(who, 2))
  end
  return true
end

-- Takes a SCHEDULED or READY job from its place.
local function leave(j)
  local m = memberOf(j)
  if call('ZREM', DUE, m) == 1 then
    return
  end
  if not j.group then
    call('ZREM', READY, m)
    return
  end
  if call('HGET', GROUPS, j.group) == 'C' .. m then
    call('ZREM', READY, m)
    passOn(j.group)
  elseif call('ZREM', READY, m) == 0 and call('ZREM', parking(j.group), m) == 1 then
    parked = parked - 1
  end
end

local function schedule(m, run)
  call('ZADD', DUE, run, m)
  if not sooner or run < sooner then
    sooner = run
  end
end

-- A time in the past means now.
local function setDue(j, at)
  j.run = clamp(max(at, ms))
  if at > ms then
    schedule(memberOf(j), j.run)
  else
    ready(j.id, memberOf(j), j.group)
  end
end

local function isScheduled(j)
  return call('ZSCORE', DUE, memberOf(j)) and true or false
end

-- Unique keys: the hash holds until when (0: as long as the job lives) and by which job.

local function keeper(key)
  local v = call('HGET', UNIQUE, key)
  if not v then
    return nil
  end
  local untilMs = unpk('>I6', v)
  if untilMs > 0 and untilMs <= ms then
    return nil
  end
  return sub(v, 7), untilMs
end

local function takeKey(j)
  if j.window then
    local untilMs = clamp(j.enq + j.window)
    if untilMs > ms then
      call('HSET', UNIQUE, j.key, pack('>I6', untilMs) .. j.id)
      call('ZADD', WINDOWS, untilMs, j.key)
    else
      call('HDEL', UNIQUE, j.key)
    end
  else
    call('HSET', UNIQUE, j.key, pack('>I6', 0) .. j.id)
  end
end

-- Frees the key that the job holds; one with a window only if the job is deleted.
local function freeKey(j, windowToo)
  if not j.key then
    return
  end
  local v = call('HGET', UNIQUE, j.key)
  if v and sub(v, 7) == j.id and (windowToo or unpk('>I6', v) == 0) then
    call('HDEL', UNIQUE, j.key)
  end
end

local function drop(j)
  call('HDEL', JOBS, j.id)
  if CLUSTER then
    call('SADD', LEFT, j.id)
  end
  if j.hasHead then
    call('HDEL', HEAD, j.id)
  end
  if has(j, HAS_EXTRA) then
    local id = j.id
    call('HDEL', EXTRA, id .. 'f', id .. 'n', id .. 'c', id .. 'r', id .. 'y')
  end
  unindex(j.pos)
end

-- A job that is at no place (any more) will not move again. Says its state, or nil if it is gone.
local function finish(j, state)
  stepDown(j)
  freeKey(j, false)
  if j.expires then
    call('ZREM', EXPIRY, j.id)
  end
  if state ~= DEAD and j.retain == 0 then
    drop(j)
    return nil
  end
  j.state, j.finished = state, ms
  clear(j, CANCEL_REQUESTED)
  save(j)
  call('ZADD', FINAL[state], j.seq, j.id)
  if state ~= DEAD then
    call('ZADD', KEEP, clamp(ms + j.retain), j.id)
  end
  return state
end

local function cancel(j, reason)
  if reason and (j.retain > 0) then
    extra(j, 'y', reason)
  end
  return finish(j, CANCELLED)
end

-- Keeps the newest ten.
local function addFailure(j, failure)
  local all = has(j, HAS_EXTRA) and call('HGET', EXTRA, j.id .. 'f') or ''
  local count, at, second = 0, 1, 1
  while at <= #all do
    at = at + 4 + unpk('>I4', all, at)
    count = count + 1
    if count == 1 then
      second = at
    end
  end
  if count >= 10 then
    all = sub(all, second)
  end
  extra(j, 'f', all .. pack('>I4', #failure) .. failure)
end

local function text(s)
  return pack('>I4', #s) .. s
end

-- The lease of a RUNNING job has ended without an outcome.
local function takeBack(id)
  call('ZREM', RUN, id)
  local j = load(id)
  if not j or j.state ~= RUNNING then
    return
  end
  j.lost = j.lost + 1
  if has(j, CANCEL_REQUESTED) then
    cancel(j)
  elseif j.lost > j.limit then
    addFailure(j, pack('>I4I8I4', j.attempts + 1, floor(ms / 1000), (ms % 1000) * 1000000)
      .. text('lease lost')
      .. text('its lease ended without an outcome ' .. digits(j.lost) .. ' times')
      .. text(''))
    finish(j, DEAD)
  else
    j.state = WAITING
    save(j)
    ready(id, memberOf(j), j.group)
  end
end

local function reclaim(limit)
  local ended = call('ZRANGEBYSCORE', RUN, '-inf', ms, 'LIMIT', 0, limit)
  for _, id in ipairs(ended) do
    takeBack(id)
  end
  return #ended
end

local function promote(limit)
  local due = call('ZRANGEBYSCORE', DUE, '-inf', ms, 'LIMIT', 0, limit)
  local n = #due
  if n == 0 then
    return 0
  end
  call('ZREMRANGEBYRANK', DUE, 0, n - 1)
  local plain = {}
  for _, m in ipairs(due) do
    if band(string.byte(m, 34), GROUPED) ~= 0 then
      local id = sub(m, 18, 33)
      local body = call('HGET', JOBS, id)
      if body then
        ready(id, m, parse(id, body).group)
      end
    else
      plain[#plain + 1] = '0'
      plain[#plain + 1] = m
    end
  end
  each('ZADD', READY, plain)
  woke = woke + #plain / 2
  return n
end

-- Microseconds until something is due in one of the sets; -1 if nothing is known to come.
local function untilNext(keys)
  local first
  for _, key in ipairs(keys) do
    local score = firstScore(key)
    if score and (not first or score < first) then
      first = score
    end
  end
  return first and max(0, first * 1000 - now) or -1
end

