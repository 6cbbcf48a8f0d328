-- The workers that are there. KEYS[1] is the hash of what they said, KEYS[2] the zset of until when.
-- ARGV[1] the time in microseconds, or empty for the server's own; [2] what: "a" announce, "w"
-- withdraw, "l" list, "o" ask; [3] who; for "a" [4] for how many microseconds, [5] what it says;
-- for "o" [4] the order, a digit. A value is the order and what was said.
-- Answers: to "a" the order, to "o" whether it is there, to "l" all values.
local call = redis.call
local time = call('TIME')
local now = tonumber(ARGV[1]) or time[1] * 1000000 + time[2]
local views, till, what, who = KEYS[1], KEYS[2], ARGV[2], ARGV[3]

local gone = call('ZRANGEBYSCORE', till, '-inf', now, 'LIMIT', 0, 1000)
if #gone > 0 then
  call('HDEL', views, unpack(gone))
  call('ZREM', till, unpack(gone))
end

local there = call('HGET', views, who)
if there and tonumber(call('ZSCORE', till, who)) <= now then
  there = false
end
if what == 'a' then
  local order = there and string.sub(there, 1, 1) or '0'
  call('HSET', views, who, order .. ARGV[5])
  call('ZADD', till, now + ARGV[4], who)
  return order
elseif what == 'w' then
  call('HDEL', views, who)
  call('ZREM', till, who)
elseif what == 'o' then
  if not there then
    return 0
  end
  call('HSET', views, who, ARGV[4] .. string.sub(there, 2))
  return 1
end
local answer = {}
if what == 'l' then
  for i, id in ipairs(call('ZRANGEBYSCORE', till, '(' .. string.format('%.0f', now), '+inf')) do
    answer[i] = call('HGET', views, id)
  end
end
return answer
