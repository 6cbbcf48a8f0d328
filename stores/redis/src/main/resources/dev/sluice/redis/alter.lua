-- ARGV[3] what: "c" cancel, "p" promote, "a" at milliseconds, "d" after microseconds, "r" redrive,
-- "x" delete, "o" order by a priority as bodies have it; [4] that number, or the reason; [5] the states that are altered, a bit for each, or 0
-- for any. Then the ids. Answers for each: a letter (changed, requested, wrong state, not found) and
-- the state afterwards or "-".
local what, with, only = ARGV[3], ARGV[4], tonumber(ARGV[5])

local function stateOf(j)
  if j.state ~= WAITING then
    return j.state + 1
  end
  return isScheduled(j) and j.run > ms and 0 or 1
end

local function admitted(stateCode)
  return only == 0 or band(only, 2 ^ stateCode) ~= 0
end

local function cancelOne(j)
  if j.state == WAITING then
    leave(j)
    return 'c', cancel(j, with)
  end
  if j.state ~= RUNNING then
    return 'w'
  end
  set(j, CANCEL_REQUESTED)
  extra(j, 'y', with)
  save(j)
  return 'q'
end

local function due()
  if what == 'a' then
    return tonumber(with)
  end
  local delay = tonumber(with)
  return delay == 0 and ms or ceil((now + delay) / 1000)
end

local function reschedule(j)
  if j.state ~= WAITING then
    return 'w'
  end
  if what == 'p' and stateOf(j) == 1 then
    return 'c'
  end
  leave(j)
  setDue(j, what == 'p' and ms or due())
  save(j)
  return 'c'
end

local function leaveFinal(j)
  call('ZREM', FINAL[j.state], j.id)
  call('ZREM', KEEP, j.id)
end

local function redrive(j)
  if j.state ~= DEAD and j.state ~= CANCELLED then
    return 'w'
  end
  leaveFinal(j)
  if j.key then
    local id = keeper(j.key)
    if id and id ~= j.id then
      set(j, GAVE_UP_KEY)
    elseif not id and not j.window and not has(j, GAVE_UP_KEY) then
      takeKey(j)
    end
  end
  if has(j, HAS_EXTRA) then
    call('HDEL', EXTRA, j.id .. 'y')
  end
  if j.expires and not has(j, STARTED) then
    call('ZADD', EXPIRY, j.expires, j.id)
  end
  j.state, j.attempts, j.lost, j.finished = WAITING, 0, 0, 0
  setDue(j, ms)
  save(j)
  return 'c'
end

local function delete(j)
  if j.state == RUNNING then
    return 'w'
  end
  if j.state == WAITING then
    leave(j)
  else
    leaveFinal(j)
  end
  stepDown(j)
  freeKey(j, true)
  if j.expires then
    call('ZREM', EXPIRY, j.id)
  end
  drop(j)
  return 'c', true
end

-- The priority stands in the body, behind the flags; and in the member that orders the job while it waits.
local function reprioritize(j)
  if j.state == COMPLETED then
    return 'w'
  end
  local scheduled = j.state == WAITING and isScheduled(j)
  if j.state == WAITING then
    leave(j)
  end
  j.prio = tonumber(with)
  local body = call('HGET', JOBS, j.id)
  call('HSET', JOBS, j.id, sub(body, 1, 28) .. pack('>I4', j.prio) .. sub(body, 33))
  if scheduled and j.run > ms then
    schedule(memberOf(j), j.run)
  elseif j.state == WAITING then
    ready(j.id, memberOf(j), j.group)
  end
  return 'c'
end

local function alter(id)
  local j = load(id)
  if not j then
    return 'n-'
  end
  if not admitted(stateOf(j)) then
    return 'w' .. stateOf(j)
  end
  local result
  if what == 'c' then
    result = cancelOne(j)
  elseif what == 'r' then
    result = redrive(j)
  elseif what == 'x' then
    result = delete(j)
  elseif what == 'o' then
    result = reprioritize(j)
  else
    result = reschedule(j)
  end
  local left = load(id)
  return result .. (left and stateOf(left) or '-')
end

local answer = {}
for i = 6, #ARGV do
  answer[i - 5] = alter(ARGV[i])
end
finally()
return table.concat(answer)
