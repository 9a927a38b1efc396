using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class OwnRecordsTests
{
    private const string Good = """{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","metrics":{"t":1}}""";
    private const string Bad = """{"sensorId":"a"}""";

    private static readonly DecoderOptions Options = new(TimeSpan.MaxValue);

    [Theory]
    [InlineData($"{Good}")]
    [InlineData($"[{Good},{Bad},{Good}]")]
    [InlineData($"{Bad}\n{Good}\n{Bad}")]
    [InlineData("""{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","retire":true}""")]
    public void A_record_of_ours_in_a_stream_of_another_format_is_decoded_as_in_a_stream_of_ours(string json)
    {
        var ours = JsonFormat.Instance.CreateDecoder(Options).Decode(Encoding.UTF8.GetBytes(json), null);
        var record = OwnRecords.In(new InfluxFormat(), Encoding.UTF8.GetBytes(json));

        var decoded = new InfluxFormat().CreateDecoder(Options).Decode(record.Span, null);

        Assert.Equal(ours.Readings.Select(Text), decoded.Readings.Select(Text));
        Assert.Equal(ours.Rejected.Select(one => (one.Index, one.Reason)), decoded.Rejected.Select(one => (one.Index, one.Reason)));
        Assert.Equal(ours.RejectedCount, decoded.RejectedCount);
        Assert.All(decoded.Rejected, one => Assert.Equal(Bad, Encoding.UTF8.GetString(record.Span.Slice(one.Offset, one.Length))));
    }

    [Fact]
    public void All_bad_elements_count_also_those_that_are_not_kept()
    {
        var record = OwnRecords.In(new InfluxFormat(), Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(Bad, 1000))},{Good}]"));

        var decoded = new InfluxFormat().CreateDecoder(Options).Decode(record.Span, null);

        Assert.Equal(1000, decoded.RejectedCount);
        Assert.Equal(1000, Assert.Single(decoded.Readings).Index);
    }

    [Fact]
    public void In_a_stream_of_ours_nothing_is_added()
    {
        var json = Encoding.UTF8.GetBytes(Good);

        Assert.Equal(json, OwnRecords.In(JsonFormat.Instance, json).ToArray());
    }

    private static (int, string, DateTimeOffset, bool, string) Text(DecodedReading decoded) =>
        (decoded.Index, decoded.Reading.SensorId, decoded.Reading.EventTime, decoded.Reading.Retires, string.Join(',', decoded.Reading.Metrics));
}
