package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.spi.NewJob;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A record that was begun early is, byte for byte, the one that is written in one go. */
class FreshRecordTest {
  @Test
  void itIsTheRecordOfAJob() {
    MemoryLog log = new MemoryLog(new MemoryLog.Disk(), 1 << 16, (at, record) -> {});
    Journal journal = new Journal(log);
    NewJob job =
        new NewJob(JobId.next(), "queue", "kind", new byte[] {1, 2}, JobOptions.DEFAULT, null);
    Drafts drafts = Drafts.of(List.of(job, job), new RecordWriter());
    Status status = new Status(JobState.READY, 0x1122334455667788L, null);
    long location =
        journal.job(
            0x01020304,
            0x0a0b0c0d0e0f1011L,
            0x2122232425262728L,
            job.id(),
            status,
            JobBlobs.NONE,
            drafts.bytes(),
            drafts.offset(1),
            drafts.length(1),
            Room.ORDINARY);
    FreshRecord.complete(
        drafts.records(),
        drafts.recordOffset(1),
        0x01020304,
        0x0a0b0c0d0e0f1011L,
        0x2122232425262728L,
        0x1122334455667788L);
    byte[] record = new byte[drafts.recordLength(1)];
    drafts.records().get(drafts.recordOffset(1), record);
    assertThat(record).isEqualTo(log.read(location, journal.lastLength()));
  }
}
