using System.IO.Compression;
using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Tests.Formats;

/// <summary>Records that once had a dead letter of bytes beyond the record, or readings of another sensor, or lost readings.</summary>
public sealed class OddRecordTests
{
    private const string Rows = """{ "format": "mapped-json", "rowPath": "$.readings[*]", "columns": ["device", "at", "temp"], "sensorId": "{device}", "time": { "column": "at", "unit": "s" } }""";

    [Theory]
    [InlineData("{\"readings\":[\n{\"device\":\"a\",\"at\":1795341600,\"temp\":1},\n{\"device\":\"a\",\"at\":1795341601,\"temp\":NaN}\n]}", 2)]
    [InlineData("{\"readings\":[\n{\"device\":\"a\",\"at\":1795341600,\"temp\":1},\n{\"device\":\"a\",\"at\":1795341601,\"temp\":}\n]}", 1)]
    [InlineData("{\"readings\":[{\"device\":\"a\",\"at\":1795341600,\"temp\":1},\n{\"readings\":[]}\n", 1)]
    public void Rows_in_the_column_of_their_object_are_read_once_and_faults_are_bytes_of_the_record(string record, int readings)
    {
        var decoded = Decode(Rows, Encoding.UTF8.GetBytes(record));

        Assert.Equal(readings, decoded.Readings.Count);
        AssertInside(decoded, record.Length);
    }

    [Theory]
    [InlineData(Rows, "at line 1, byte 72")]
    [InlineData("""{ "format": "senml" }""", "in the element at line 1, byte 2")]
    public void What_is_nested_too_deep_is_called_that(string definition, string place)
    {
        var record = $"[{{\"more\":{new string('[', 140)}{new string(']', 140)}}}]";

        var reasons = Decode(definition, Encoding.UTF8.GetBytes(record)).Rejected.Select(one => one.Reason);

        Assert.Contains($"JSON that is nested more than 64 levels deep {place}.", reasons);
    }

    [Fact]
    public void Arrays_behind_one_with_a_malformed_row_are_refused_and_not_forgotten()
    {
        const string Nested = """{ "format": "mapped-json", "rowPath": "$.devices[*].readings", "columns": ["device", "at", "temp"], "sensorId": "{device}", "time": { "column": "at", "unit": "s" } }""";
        const string Good = """{"device":"b","at":1795341600,"temp":1}""";

        var decoded = Decode(Nested, Encoding.UTF8.GetBytes($$"""{"devices":[{"readings":[{"temp":}]},{"readings":[{{Good}}]}]}"""));

        Assert.Equal(2, decoded.Readings.Count + decoded.RejectedCount);
        Assert.Equal(2, decoded.RejectedCount);
    }

    [Fact]
    public void A_marked_record_that_is_compressed_behind_its_mark_is_refused_as_a_whole()
    {
        using var zipped = new MemoryStream();
        using (var zlib = new ZLibStream(zipped, CompressionLevel.Fastest))
        {
            const string Good = """{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","metrics":{"t":1}}""";
            zlib.Write(Encoding.UTF8.GetBytes($"[{Good},{new string(' ', 100_000)}5]"));
        }

        byte[] record = [.. OwnRecords.Prefix, .. zipped.ToArray()];

        var decoded = Decode("""{ "format": "influx" }""", record);

        Assert.True(decoded.IsRefusedWhole);
        AssertInside(decoded, record.Length);
    }

    [Fact]
    public void Base_fields_of_a_SenML_record_hold_although_its_own_value_is_wrong()
    {
        var decoded = Decode(
            """{ "format": "senml" }""",
            """[{"bn":"p6/","bt":1795341600,"n":"temp","v":1},{"bn":"hall-2/p7/","n":"temp","v":"hot"},{"n":"hum","v":30}]"""u8.ToArray());

        Assert.Equal(["p6", "hall-2/p7"], decoded.Readings.Select(reading => reading.Reading.SensorId));
        Assert.Equal([new MetricValue("hum", 30)], decoded.Readings[1].Reading.Metrics);
        Assert.Equal(1, decoded.RejectedCount);
    }

    [Theory]
    [InlineData("""{ "format": "senml" }""", """{"n":"temp","t":1,"v":20.75}""", false)]
    [InlineData("""{ "format": "senml" }""", """ [{"bn":"a/","n":"temp","v":20.75}]""", true)]
    [InlineData("""{ "format": "sitewise" }""", """{"timestamp":{"timeInSeconds":1795341600},"quality":"GOOD","value":{"doubleValue":1}}""", false)]
    [InlineData("""{ "format": "csv", "sensorId": "{a}", "time": { "column": "b" } }""", "1,2,3", false)]
    [InlineData("""{ "format": "influx" }""", "m v=1", true)]
    [InlineData("""{ "format": "json" }""", "{}", true)]
    public void An_element_that_needs_the_rest_of_its_record_does_not_stand_alone(string definition, string letter, bool standsAlone) =>
        Assert.Equal(standsAlone, SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Format.StandsAlone(Encoding.UTF8.GetBytes(letter)));

    private static void AssertInside(DecodedRecord decoded, int length) => Assert.All(
        decoded.Rejected, rejected => Assert.True(rejected is { Offset: >= 0, Length: >= 0 } && rejected.Offset + rejected.Length <= length, $"{rejected}"));

    private static DecodedRecord Decode(string definition, byte[] record) => SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Format
        .CreateDecoder(new DecoderOptions(TimeSpan.MaxValue)).Decode(record, DateTimeOffset.UnixEpoch.AddYears(60));
}
