using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>Records that made the decoder throw would stop their shard for good: each of these has a reason, or a reading, and nothing else.</summary>
public sealed class HostileRecordTests
{
    private readonly ReadingDecoder _decoder = new(TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData("922337203685478")]
    [InlineData("950000000000000")]
    [InlineData("-950000000000000")]
    [InlineData("999999999999999.9999")]
    [InlineData("3e14")]
    [InlineData("1e99999999999")]
    [InlineData("99999999999999999999999999999999999999999")]
    public void A_timestamp_beyond_every_calendar_is_refused_with_a_reason(string milliseconds) =>
        Assert.Contains("'timestamp'", Refusal($$$"""{"sensorId":"s","timestamp":{{{milliseconds}}},"metrics":{"m":1}}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e2147483648")]
    [InlineData("1e99999999999")]
    [InlineData("-1e99999999999999999999999999")]
    public void A_number_beyond_a_double_is_refused_with_a_reason(string value) =>
        Assert.Equal(
            "metric 'm' is not finite.",
            Refusal($$$"""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":{{{value}}}}}"""));

    [Theory]
    [InlineData("""{"\ud800abcdefgh":1,"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""")]
    [InlineData("""{"s\ud800":1,"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""")]
    [InlineData("""{"sensorI\ud800":1,"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""")]
    [InlineData("""{"i\udc00\ud800":1,"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""")]
    [InlineData("""{"\ud800\ud800":1,"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""")]
    public void An_unknown_property_whose_name_is_no_Unicode_is_ignored_as_any_other(string record) =>
        Assert.Single(Decode(record).Readings);

    [Fact]
    public void A_property_may_be_written_with_escapes() =>
        Assert.Single(Decode("""{"\u0073ensorId":"s","time\u0073tamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""").Readings);

    private string Refusal(string record) => Assert.Single(Decode(record).Rejected).Reason;

    private DecodedRecord Decode(string record) =>
        _decoder.Decode(Encoding.UTF8.GetBytes(record), new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
}
