-- KEYS[1] is a hash of jobs, or a part of a cluster's index of ids; ARGV ids. Answers for each the
-- number of its queue, 0 if it is not there.
local answer = {}
for i, id in ipairs(ARGV) do
  local there = redis.call('HGET', KEYS[1], id)
  answer[i] = there and struct.unpack('>I2', there) or 0
end
return answer
