-- Reserves ids in one part of a cluster's index of ids. KEYS[1] is the part: id -> number of the queue
-- (2 bytes), its epoch (7). ARGV: each id, then what is to be there. Answers for each: 0 if it
-- is the caller's queue that has it now, else what is there.
local call, unpk = redis.call, struct.unpack
local answer = {}
for i = 1, #ARGV, 2 do
  local mine, there = ARGV[i + 1], call('HGET', KEYS[1], ARGV[i])
  local queue, epoch = unpk('>I2I7', mine)
  local otherQueue, otherEpoch
  if there then
    otherQueue, otherEpoch = unpk('>I2I7', there)
  end
  if there and otherQueue ~= queue then
    answer[#answer + 1] = there
  else
    if not there or otherEpoch < epoch then
      call('HSET', KEYS[1], ARGV[i], mine)
    end
    answer[#answer + 1] = 0
  end
end
return answer
