using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Tests.Units;

public class Rfc3339Tests
{
    [Test]
    [Arguments("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.0000000")]
    [Arguments("2026-01-31t12:00:00z", "2026-01-31T12:00:00.0000000")]
    [Arguments("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.5000000")]
    [Arguments("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.1234567")]
    [Arguments("2026-01-31T12:00:00+02:30", "2026-01-31T09:30:00.0000000")]
    [Arguments("2026-01-31T12:00:00-99:99", "2026-02-04T16:39:00.0000000")]
    [Arguments("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00.0000000")]
    [Arguments("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.9999999")]
    public async Task What_an_API_server_takes_is_read(string text, string time)
    {
        await Assert.That(Rfc3339.TryParse(text, out var read)).IsTrue();
        await Assert.That(read.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", null)).IsEqualTo(time);
        await Assert.That(read.Offset).IsEqualTo(TimeSpan.Zero);
    }

    [Test]
    [Arguments("")]
    [Arguments("2026-01-31")]
    [Arguments("2026-01-31T12:00Z")]
    [Arguments("2026-01-31T12:00:00")]
    [Arguments("2026-01-31 12:00:00Z")]
    [Arguments("2026-01-31T12:00:00.Z")]
    [Arguments("2026-01-31T12:00:00.5")]
    [Arguments("2026-01-31T12:00:00+2:30")]
    [Arguments("2026-01-31T12:00:00+0230")]
    [Arguments("2026-01-31T12:00:00Zulu")]
    [Arguments("2026-02-30T12:00:00Z")]
    [Arguments("2026-01-31T24:00:00Z")]
    [Arguments("2026-1-31T12:00:00Z")]
    public async Task What_it_refuses_is_not(string text) => await Assert.That(Rfc3339.TryParse(text, out _)).IsFalse();
}
