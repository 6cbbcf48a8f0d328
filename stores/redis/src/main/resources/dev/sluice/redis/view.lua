-- All that is known of a job, for scripts that only look.
local function state(j)
  return j.state == WAITING and isScheduled(j) and j.run > ms and 1 or 0
end

local function view(id, body)
  local j = parse(id, body)
  if j.qn ~= QN then
    return false
  end
  local h = call('HGET', HEAD, id)
  readHead(j, h)
  local extras = {}
  if has(j, HAS_EXTRA) then
    extras = call('HMGET', EXTRA, id .. 'f', id .. 'n', id .. 'c', id .. 'r', id .. 'y')
  end
  return { id, body, h, state(j), extras[1] or false, extras[2] or false, extras[3] or false,
    extras[4] or false, extras[5] or false }
end
