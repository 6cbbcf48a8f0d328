-- Settles, then claims, whatever there is. The arguments and the answer are told in brief.lua, which has been tried.
local doneIds = {}

local function completePlain(id, h)
  doneIds[#doneIds + 1] = id
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

local function settleOne(o, id)
  local j = load(id)
  if not j then
    return '-'
  end
  call('ZREM', RUN, id)
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
  give(j, unpk('>I7', o.token, 25), o.op == 'l')
  return o.op == 'l' and 'l' or 'r'
end

local function readOutcomes()
  local outcomes, at = {}, FIRST
  for i = 1, count do
    local o = { token = ARGV[at], op = sub(ARGV[at], 24, 24) }
    at = at + 1
    if o.op == 'C' or o.op == 'R' or o.op == 'B' then
      o.data = ARGV[at]
      at = at + 1
    end
    outcomes[i] = o
  end
  return outcomes
end

-- The answer to an outcome of a job with this head; nil if the lease does not hold.
local function settleHeld(id, h, fence, op, o)
  local stateCode, bits = string.byte(h, 1, 2)
  local mine, lease = unpk('>I7I6', h, 21)
  if stateCode ~= RUNNING or mine ~= fence or ms >= lease then
    return nil
  end
  if op == 'c' and band(bits, PLAIN + HAS_EXTRA) == PLAIN then
    return completePlain(id, h)
  end
  return settleOne(o or { op = op }, id)
end

local function settle()
  local answer, settled, ids = {}, {}, {}
  local outcomes = fences == '' and readOutcomes()
  for i = 1, count do
    ids[i] = outcomes and sub(outcomes[i].token, 1, 16) or ARGV[FIRST - 1 + i]
  end
  for i = 1, count, 2000 do
    local last = min(i + 1999, count)
    local heads = call('HMGET', HEAD, unpack(ids, i, last))
    for k = i, last do
      local id, h, code = ids[k], heads[k - i + 1], nil
      if h and not settled[id] then
        if outcomes then
          local o = outcomes[k]
          code = settleHeld(id, h, unpk('>I7', o.token, 17), o.op, o)
        else
          code = settleHeld(id, h, unpk('>I7', fences, 7 * k - 6), 'c')
        end
        settled[id] = code and code ~= '-'
      end
      answer[k] = code or '-'
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
local taken, fence = 0, nil

local function hand(id, body, packed, shown, cursor)
  local n = 2 * taken
  heads[n + 1], heads[n + 2] = id, packed
  leases[n + 1], leases[n + 2] = leaseScore, id
  n = 2 * n
  got[n + 1], got[n + 2], got[n + 3], got[n + 4] = id, body, shown, cursor
  taken = taken + 1
end

local function take(id, body, h)
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
  j.lease = leaseEnd
  clear(j, CANCEL_REQUESTED)
  set(j, STARTED)
  local packed = head(j)
  hand(id, body, packed, packed, has(j, HAS_EXTRA) and call('HGET', EXTRA, id .. 'c') or false)
end

-- How many to look at next: few until it is known how large they are.
local function portion(wanted, bytes, count)
  return min(wanted, count == 0 and 4 or max(1, min(1000, floor((MORE_BYTES - bytes) * count / bytes))))
end

local function claim(wanted)
  local since, bytes = nil, 0
  while wanted > 0 do
    local popped = call('ZPOPMIN', READY, portion(wanted, bytes, taken))
    if #popped == 0 then
      return
    end
    if not fence then
      fence = nextTick()
      since = sinceNow(fence)
    end
    local these = {}
    for i = 1, #popped, 2 do
      these[#these + 1] = sub(popped[i], 18, 33)
    end
    local all, hs = call('HMGET', JOBS, unpack(these)), call('HMGET', HEAD, unpack(these))
    for k, id in ipairs(these) do
      local body = all[k]
      if bytes > MORE_BYTES then
        call('ZADD', READY, '0', popped[2 * k - 1])
        wanted = 0
      elseif body then
        local before = taken
        if isNew(body, hs[k]) then
          hand(id, body, headOfNew(body, since), false, false)
        else
          take(id, body, hs[k])
        end
        if taken > before then
          wanted, bytes = wanted - 1, bytes + #body
        end
      end
    end
  end
end

local settled, again = settle(), false
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
local answer = { settled, open and taken == 0 and untilNext({ DUE, RUN }) or -1, more, digits(fence or 0), leaseEnd }
for i = 1, 4 * taken do
  answer[i + 5] = got[i]
end
return answer
