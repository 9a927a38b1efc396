using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.DeadLetters;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Formats.Senml;

namespace SensorGrid.Api.Tests.DeadLetters;

public sealed class RedriveTests
{
    private static readonly DateTimeOffset Arrival = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Future = Arrival.AddMinutes(10);

    [Fact]
    public void A_reading_that_came_from_the_future_is_a_reading_when_its_time_has_come()
    {
        var letter = Letter(Some.Reading("a", at: Future));

        Assert.Contains("after the record's arrival", Redrive.Of(letter, JsonFormat.Instance, Skew, Arrival).Refusal, StringComparison.Ordinal);
        var record = Assert.Single(Redrive.Of(letter, JsonFormat.Instance, Skew, Future).Records);

        Assert.Equal("key", record.PartitionKey);
        Assert.Equal($"redrive:{letter.Id}", (string)Json(record.Data)["id"]!);
    }

    [Fact]
    public void An_id_of_its_own_stays()
    {
        var reading = Some.Reading("a", at: Arrival).Insert(1, "\"id\":\"mine\",");

        Assert.Equal("mine", (string)Json(Assert.Single(Redrive.Of(Letter(reading), JsonFormat.Instance, Skew, Arrival).Records).Data)["id"]!);
    }

    [Fact]
    public void Several_readings_have_ids_with_their_places()
    {
        var letter = Letter($"[{Some.Reading("a", at: Arrival)},{Some.Reading("b", at: Arrival)}]");

        var readings = Json(Assert.Single(Redrive.Of(letter, JsonFormat.Instance, Skew, Arrival).Records).Data).AsArray();

        Assert.Equal([$"redrive:{letter.Id}:0", $"redrive:{letter.Id}:1"], readings.Select(reading => (string)reading!["id"]!));
    }

    [Fact]
    public void Of_a_record_that_was_kept_whole_only_the_readings_that_were_refused_go_again()
    {
        // 300 from the future were refused, and two counted.
        var elements = Enumerable.Range(0, 300).Select(_ => Some.Reading("future", at: Future)).Append(Some.Reading("now", at: Arrival)).Prepend(Some.Reading("now", at: Arrival));
        var letter = Letter($"[{string.Join(',', elements)}]", WholeRecordReason.Of(300, 1, "Too early."));

        var readings = Json(Assert.Single(Redrive.Of(letter, JsonFormat.Instance, Skew, Future).Records).Data).AsArray();

        Assert.Equal(300, readings.Count);
        Assert.All(readings, reading => Assert.Equal("future", (string)reading!["sensorId"]!));
    }

    [Fact]
    public void What_is_still_refused_goes_along_as_a_record_of_its_own()
    {
        var letter = Letter($"[{Some.Reading("a", at: Arrival)},{{\"sensorId\":\"b\"}},{Some.Reading("c", at: Arrival)}]");

        var records = Redrive.Of(letter, JsonFormat.Instance, Skew, Arrival).Records;

        Assert.Equal(2, records.Count);
        Assert.Equal(["a", "c"], Json(records[0].Data).AsArray().Select(reading => (string)reading!["sensorId"]!));
        Assert.Equal("""{"sensorId":"b"}""", Encoding.UTF8.GetString(records[1].Data.Span));
    }

    [Fact]
    public void A_dead_letter_of_which_too_much_is_still_refused_is_refused()
    {
        var bad = Enumerable.Repeat("{}", ReadingLimits.RejectedOfARecord + 1).Prepend(Some.Reading("a", at: Arrival));

        var redrive = Redrive.Of(Letter($"[{string.Join(',', bad)}]"), JsonFormat.Instance, Skew, Arrival);

        Assert.Empty(redrive.Records);
        Assert.StartsWith("257 of its readings would be refused again: at index 1: ", redrive.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_was_kept_whole_is_refused_when_nobody_can_tell_what_of_it_counted()
    {
        var letter = Letter($"[{Some.Reading("a", at: Arrival)}]", WholeRecordReason.Of(300, 0, "Whatever it was."));

        var redrive = Redrive.Of(letter, JsonFormat.Instance, Skew, Future);

        Assert.Empty(redrive.Records);
        Assert.Contains("cannot tell which ones counted", redrive.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_into_one_record_with_its_ids_goes_in_several()
    {
        var elements = Enumerable.Range(0, 10_000).Select(i => Some.Reading($"s{i}", "\"t\":1", Arrival)).ToArray();

        var records = Redrive.Of(Letter($"[{string.Join(',', elements)}]"), JsonFormat.Instance, Skew, Arrival).Records;

        Assert.True(records.Count > 1);
        Assert.All(records, record => Assert.InRange(record.Data.Length + record.PartitionKey.Length, 1, 1024 * 1024));
        var readings = records.SelectMany(record => new ReadingDecoder(Skew).Decode(record.Data.Span, Arrival).Readings.ToArray()).Select(decoded => decoded.Reading).ToList();
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"s{i}"), readings.Select(reading => reading.SensorId));
        Assert.Equal(10_000, readings.Select(reading => reading.Id).Distinct().Count());
    }

    [Fact]
    public void Lines_of_a_record_that_was_kept_whole_go_again_when_their_time_has_come()
    {
        var lines = Enumerable.Range(0, 300).Select(_ => Line("future", Future)).Append(Line("now", Arrival)).Prepend(Line("now", Arrival));
        var letter = Letter(string.Join('\n', lines), WholeRecordReason.Of(300, 1, "Too early."));

        var readings = Readings(Redrive.Of(letter, new InfluxFormat(), Skew, Future));

        Assert.Equal(300, readings.Count);
        Assert.All(readings, reading => Assert.Equal("future", reading.SensorId));
    }

    [Fact]
    public void A_line_without_a_time_has_that_of_its_arrival_and_not_of_the_redrive() =>
        Assert.Equal(Arrival, Assert.Single(Readings(Redrive.Of(Letter("m,sensor_id=a v=1"), new InfluxFormat(), Skew, Future))).EventTime);

    [Fact]
    public void Values_that_a_sensor_refused_are_JSON_of_ours_whatever_the_streams_format_is()
    {
        var letter = Letter(Some.Reading("a", at: Arrival)) with { Shard = RefusedValues.LogOf(ShardName.Parse("line-2:shardId-000000000000")) };

        Assert.Equal("a", Assert.Single(Readings(Redrive.Of(letter, new InfluxFormat(), Skew, Arrival))).SensorId);
    }

    [Fact]
    public void A_part_of_a_pack_is_refused_since_it_means_something_else_alone() => Assert.Contains(
        "it is a part of a record", Redrive.Of(Letter("""{"n":"temp","t":1,"v":20.75}"""), new SenmlFormat(), Skew, Arrival).Refusal, StringComparison.Ordinal);

    [Theory]
    [InlineData(20)]
    [InlineData(128)]
    [InlineData(500)]
    public void An_id_is_never_longer_than_a_reading_may_have(int length)
    {
        var one = Redrive.ReadingIdOf(new string('x', length) + "a", 499_999);
        var other = Redrive.ReadingIdOf(new string('x', length) + "b", 499_999);

        Assert.InRange(one.Length, 1, ReadingLimits.ReadingIdLength);
        Assert.NotEqual(one, other);
        Assert.StartsWith("redrive:", one, StringComparison.Ordinal);
    }

    private static string Line(string sensor, DateTimeOffset at) => $"m,sensor_id={sensor} v=1 {at.ToUnixTimeMilliseconds()}000000";

    // As a reader of a stream of line protocol decodes the records.
    private static List<Reading> Readings(Redrive redrive)
    {
        var decoder = new InfluxFormat().CreateDecoder(new DecoderOptions(Skew));
        return [.. redrive.Records.SelectMany(record => decoder.Decode(record.Data.Span, Future).Readings.ToArray()).Select(decoded => decoded.Reading)];
    }

    private static JsonNode Json(ReadOnlyMemory<byte> data) => JsonNode.Parse(data.Span)!;

    private static DeadLetter Letter(string data, string reason = "It was wrong.")
    {
        var bytes = Encoding.UTF8.GetBytes(data);
        return new DeadLetter("shardId-000000000000", new LogPosition(SequenceNumber.Parse("49590338271490256608559692538361571095921575989136588898"), 0, 0), reason, Arrival, "key", bytes.Length, bytes);
    }
}
