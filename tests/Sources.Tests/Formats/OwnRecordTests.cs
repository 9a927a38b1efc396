using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Formats.Senml;
using SensorGrid.Sources.Formats.SiteWise;
using SensorGrid.Sources.Formats.Telegraf;

namespace SensorGrid.Sources.Tests.Formats;

/// <summary>Records that SensorGrid put into a stream of another format.</summary>
public sealed class OwnRecordTests
{
    private const string Own = """{"$sensorgrid":1,"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","metrics":{"v":1}}""";

    public static TheoryData<RecordFormat> Formats => [new InfluxFormat(), new TelegrafFormat(), new SenmlFormat(), new SiteWiseFormat()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_record_of_our_own_is_JSON_of_ours_in_every_format(RecordFormat format)
    {
        Assert.Equal("a 2026-01-01T12:00:00Z v=1", format.Readings(Own));
        Assert.Equal("a 2026-01-01T12:00:00Z v=1", format.Readings($"\n{Own}"));
    }

    [Fact]
    public void Of_its_bad_elements_all_are_counted()
    {
        var decoded = new InfluxFormat().Decode(Own + string.Concat(Enumerable.Repeat("{}", 1000)));

        Assert.Single(decoded.Readings);
        Assert.Equal((1000, ReadingLimits.RejectedOfARecord + 1), (decoded.RejectedCount, decoded.Rejected.Count));
    }
}
