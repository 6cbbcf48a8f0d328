-- Before ids are taken out of a cluster's index of ids. ARGV[3] is how many of those that left the
-- queue; if 0, the ids follow. Answers the epoch, then the ids of which there is no job: from now on
-- none of them can be stored here by a reservation from before that epoch.
local ids = {}
if ARGV[3] ~= '0' then
  ids = call('SRANDMEMBER', LEFT, ARGV[3])
else
  ids = { unpack(ARGV, 4) }
end
local answer, there = { 0 }, {}
for _, id in ipairs(ids) do
  if call('HEXISTS', JOBS, id) == 1 then
    there[#there + 1] = id
  else
    answer[#answer + 1] = id
  end
end
each('SREM', LEFT, there)
if #answer > 1 then
  epoch = max(epoch + 1, real)
  call('HSET', META, 'epoch', digits(epoch))
end
answer[1] = digits(epoch)
return answer
