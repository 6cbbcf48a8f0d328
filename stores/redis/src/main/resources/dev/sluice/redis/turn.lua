-- Settles, then claims. ARGV[3] how many outcomes; [4] how many jobs at most, 0 for no claim; [5] the
-- lease in microseconds; [6] the holder; [7] "1" to be told of more, on the list [8]. Then the outcomes: each an argument of id (16
-- bytes), fence (7), a letter, and the delay in microseconds (7); then, for "C", "R" and "B", what
-- goes with it. Answers: one letter for each outcome, microseconds until something is due, whether
-- there are more that are READY (2: nothing was claimed yet, ask again), and four elements for each job.
local outcomes, count, max_, leaseFor = {}, tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local holder = ARGV[6]
local MORE_BYTES = 8 * 1024 * 1024

local ids = {}
local at = 9
for i = 1, count do
  local token = ARGV[at]
  local o = { id = sub(token, 1, 16), op = sub(token, 24, 24) }
  o.fence, o.delay = unpk('>I7', token, 17), unpk('>I7', token, 25)
  at = at + 1
  if o.op == 'C' or o.op == 'R' or o.op == 'B' then
    o.data = ARGV[at]
    at = at + 1
  end
  outcomes[i], ids[i] = o, o.id
end

local doneIds = {}

local function completePlain(o, h)
  doneIds[#doneIds + 1] = o.id
  unindex((unpk('>I6', h, 46)))
  return 'c'
end

local function complete(j, result)
  j.attempts = j.attempts + 1
  if result and j.retain > 0 then
    extra(j, 'r', result)
  elseif has(j, HAS_EXTRA) then
    call('HDEL', EXTRA, j.id .. 'r')
  end
  finish(j, COMPLETED)
  return 'c'
end

local function give(j, delay, keepsPlace)
  j.state = WAITING
  if keepsPlace and delay == 0 then
    ready(j.id, memberOf(j), j.group)
  else
    setDue(j, delay == 0 and ms or ceil((now + delay) / 1000))
  end
  save(j)
end

local function settleOne(o, h)
  local j = load(o.id)
  if not j then
    return '-'
  end
  call('ZREM', RUN, o.id)
  if o.op == 'c' or o.op == 'C' then
    return complete(j, o.data)
  end
  if o.op == 'l' then
    j.releases = j.releases + 1
  else
    j.attempts = j.attempts + 1
    addFailure(j, o.data)
  end
  if has(j, CANCEL_REQUESTED) then
    cancel(j)
    return 'x'
  elseif o.op == 'B' then
    finish(j, DEAD)
    return 'd'
  end
  give(j, o.delay, o.op == 'l')
  return o.op == 'l' and 'l' or 'r'
end

local function settle()
  local answer, settled = {}, {}
  for i = 1, count, 2000 do
    local last = min(i + 1999, count)
    local heads = call('HMGET', HEAD, unpack(ids, i, last))
    for k = i, last do
      local o, h = outcomes[k], heads[k - i + 1]
      local code = '-'
      if h and not settled[o.id] then
        local stateCode, bits, _, _, _, _, fence, lease = unpk('>BBI6I4I4I4I7I6', h)
        if stateCode == RUNNING and fence == o.fence and ms < lease then
          if o.op == 'c' and band(bits, PLAIN) ~= 0 and band(bits, HAS_EXTRA) == 0 then
            code = completePlain(o, h)
          else
            code = settleOne(o, h)
          end
          settled[o.id] = code ~= '-'
        end
      end
      answer[k] = code
    end
  end
  each('ZREM', RUN, doneIds)
  each('HDEL', HEAD, doneIds)
  each('HDEL', JOBS, doneIds)
  if CLUSTER then
    each('SADD', LEFT, doneIds)
  end
  return table.concat(answer)
end

local got, heads, leases = {}, {}, {}

local function take(id, body, h, fence)
  local j = readHead(parse(id, body), h)
  if j.expires and not has(j, STARTED) then
    if j.expires <= ms then
      if j.group then
        passOn(j.group)
      end
      cancel(j, 'expired')
      return
    end
    call('ZREM', EXPIRY, id)
  end
  if j.group then
    call('HSET', GROUPS, j.group, 'H' .. id)
  end
  j.state, j.fence, j.started, j.holder = RUNNING, fence, ms, holder
  j.lease = clamp(ceil((now + leaseFor) / 1000))
  clear(j, CANCEL_REQUESTED)
  set(j, STARTED)
  local packed = head(j)
  heads[#heads + 1], heads[#heads + 2] = id, packed
  leases[#leases + 1], leases[#leases + 2] = j.lease, id
  got[#got + 1], got[#got + 2], got[#got + 3] = id, body, packed
  got[#got + 1] = has(j, HAS_EXTRA) and call('HGET', EXTRA, id .. 'c') or false
end

-- How many to look at next: few until it is known how large they are.
local function portion(wanted, bytes, count)
  return min(wanted, count == 0 and 4 or max(1, min(1000, floor((MORE_BYTES - bytes) * count / bytes))))
end

local function claim(wanted)
  local fence, bytes = nil, 0
  while wanted > 0 do
    local popped = call('ZPOPMIN', READY, portion(wanted, bytes, #got / 4))
    if #popped == 0 then
      return
    end
    local these = {}
    for i = 1, #popped, 2 do
      these[#these + 1] = sub(popped[i], 18, 33)
    end
    local all, hs = call('HMGET', JOBS, unpack(these)), call('HMGET', HEAD, unpack(these))
    for k, id in ipairs(these) do
      if bytes > MORE_BYTES then
        call('ZADD', READY, 0, popped[2 * k - 1])
        wanted = 0
      elseif all[k] then
        fence = fence or nextTick()
        local before = #got
        take(id, all[k], hs[k], fence)
        if #got > before then
          wanted, bytes = wanted - 1, bytes + #all[k]
        end
      end
    end
  end
end

local settled, again = settle(), false
local open = max_ > 0 and meta[4] ~= '1'
if open then
  -- All that is due must be in its place before one is taken, though not in one script.
  if promote(5000) == 5000 or reclaim(1000) == 1000 then
    again = true
  else
    claim(max_)
    each('HSET', HEAD, heads)
    each('ZADD', RUN, leases)
  end
end
local more = again and 2 or open and call('EXISTS', READY) or 0
if ARGV[7] == '1' then
  call('ZADD', WAIT, floor(real / 1000) + 20000, ARGV[8])
end
finally()
local answer = { settled, open and #got == 0 and untilNext({ DUE, RUN }) or -1, more }
for i = 1, #got do
  answer[i + 3] = got[i]
end
return answer
