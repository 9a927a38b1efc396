using System.Text;
using CsCheck;
using SensorGrid.Features.Readings;
using SensorGrid.TestKit;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>A bad element costs itself: the others of its record count, and its bytes, place and index are told.</summary>
public sealed class MalformedRecordTests
{
    [Theory]
    [InlineData("[<A>,{\"sensorId\":},<B>]", "AB", "1:{\"sensorId\":}")]
    [InlineData("[<A>,oops,<B>]", "AB", "1:oops")]
    [InlineData("[<A>, {\"sensorId\":\"x\",\"timestamp\":T} ,<B>]", "AB", "1:{\"sensorId\":\"x\",\"timestamp\":T}")]
    [InlineData("[<A>,<B>,]", "AB", "2:,")]
    [InlineData("[<A>,,<B>]", "AB", "1:,")]
    [InlineData("[,<A>]", "A", "0:,")]
    [InlineData("[<A> <B>]", "AB", "")]
    [InlineData("[<A> xyz,<B>]", "AB", "1:xyz")]
    [InlineData("[<A>,7,<B>,{\"a\" 1}]", "AB", "1:7|3:{\"a\" 1}")]
    [InlineData("[<A>,{\"sensorId\":\"x\",<B>]", "AB", "1:{\"sensorId\":\"x\",")]
    [InlineData("[<A>,{\"sensorId\":\"x,\"timestamp\":1,\"metrics\":{\"v\":1}},<B>]", "AB", "1:{\"sensorId\":\"x,\"timestamp\":1,\"metrics\":{\"v\":1}},")]
    [InlineData("[<A>,{\"sensorId\":\"x\",\"ti<B>]", "AB", "1:{\"sensorId\":\"x\",\"ti")]
    [InlineData("[<A>,{\"sensorId\":[1}],<B>]", "AB", "1:{\"sensorId\":[1}],")]
    [InlineData("[<A>,<B>,{\"sensorId\":\"x\",\"ti", "AB", "2:{\"sensorId\":\"x\",\"ti")]
    [InlineData("[<A>,<B>,", "AB", "2:,")]
    [InlineData("[<A>,<B>", "AB", "2:")]
    [InlineData("[<A>,<B>]]", "AB", "2:]")]
    [InlineData("<A>}<B>", "AB", "1:}")]
    [InlineData("<A>,<B>", "AB", "1:,")]
    [InlineData("<A> and <B>", "AB", "1:and")]
    [InlineData("<A>\nno json {at} all\n<B>", "AB", "1:no json {at} all")]
    [InlineData("time,value\n<A>", "A", "0:time,value")]
    [InlineData("<A>\n{\"sensorId\":\"x\",\"timestamp\":\n<B>\n", "AB", "1:{\"sensorId\":\"x\",\"timestamp\":")]
    [InlineData("<A>\n{\"sensorId\":\"x\n<B>\n{}", "AB", "1:{\"sensorId\":\"x|3:{}")]
    [InlineData("[<A>\n[<B>]", "AB", "1:")]
    [InlineData("[\n  <A>,\n  {\n    \"sensorId\": \n  ,\n  <B>\n]", "AB", "1:{\n    \"sensorId\": \n  ,")]
    [InlineData("[[<A>],x,<B>]", "B", "0:[<A>]|1:x")]
    [InlineData("[<A>,{\"a\":{\"b\":{\"sensorId\":}}},<B>]", "AB", "1:{\"a\":{\"b\":{\"sensorId\":}}}")]
    [InlineData("{\"sensorId\":}", "", "0:{\"sensorId\":}")]
    public void A_bad_element_costs_itself(string record, string good, string bad)
    {
        record = Fill(record);

        var decoded = Decode(record);

        Assert.Equal(good, string.Concat(decoded.Readings.Select(reading => reading.Reading.SensorId)));
        Assert.Equal(Fill(bad), string.Join('|', decoded.Rejected.Select(rejected => $"{rejected.Index}:{record.Substring(rejected.Offset, rejected.Length)}")));
        Assert.Equal(
            Enumerable.Range(0, decoded.Readings.Count + decoded.RejectedCount),
            decoded.Readings.Select(reading => reading.Index).Concat(decoded.Rejected.Select(rejected => rejected.Index)).Order());
        Assert.All(decoded.Readings, reading => Assert.Equal(Fill($"<{reading.Reading.SensorId}>"), record.Substring(reading.Offset, reading.Length)));
    }

    [Theory]
    [InlineData("[<A>,{\"sensorId\":},<B>]", "Not well-formed JSON at line 1, byte 84.")]
    [InlineData("<A>\n\n  {\"sensorId\":x}", "Not well-formed JSON at line 3, byte 15.")]
    [InlineData("[<A>,]", "Not well-formed JSON at line 1, byte 71: no element stands behind the comma.")]
    [InlineData("[<A>", "The record is cut off: the array has no end.")]
    public void A_malformed_element_says_where_it_is(string record, string reason) =>
        Assert.Equal(reason, Assert.Single(Decode(Fill(record)).Rejected).Reason);

    [Fact]
    public void A_reading_within_a_malformed_one_is_not_taken_for_a_reading_of_the_record()
    {
        var decoded = Decode(Fill("[{\"type\":\"deleted\",\"old\":<A>,\"by\":},<B>]"));

        Assert.Equal("B", Assert.Single(decoded.Readings).Reading.SensorId);
        Assert.Equal(0, Assert.Single(decoded.Rejected).Index);
    }

    [Fact]
    public void Of_text_without_any_object_there_is_one_rejection_with_all_of_it()
    {
        const string Text = "time;temp\n2026-01-01T12:00:00Z;20,5\n2026-01-01T12:00:01Z;20,6\n";

        var decoded = Decode(Text);

        Assert.True(decoded.IsRefusedWhole);
        Assert.Equal((0, Text.Length), (decoded.Rejected[0].Offset, Assert.Single(decoded.Rejected).Length));
    }

    [Fact]
    public void A_record_cut_anywhere_keeps_the_complete_readings_before_the_cut() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 1000], Gen.Int[0, 2]).Sample((count, place, form) =>
        {
            var readings = Enumerable.Range(0, count).Select(i => Reading($"s{i}")).ToArray();
            var record = form switch
            {
                0 => $"[{string.Join(',', readings)}]",
                1 => string.Join("\n", readings),
                _ => string.Concat(readings),
            };
            var cut = record[..(place % record.Length)];
            var complete = readings.TakeWhile((_, i) => cut.Length >= record.IndexOf(readings[i], StringComparison.Ordinal) + readings[i].Length).Count();

            var decoded = Decode(cut);

            Assert.Equal(readings[..complete].Length, decoded.Readings.Count);
            Assert.Equal(Enumerable.Range(0, complete).Select(i => $"s{i}"), decoded.Readings.Select(reading => reading.Reading.SensorId));
        });

    [Fact]
    public void Any_damage_to_one_line_costs_that_line_alone() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 100].Array[1, 4], Gen.Byte.Array[4]).Sample((line, places, bytes) =>
        {
            var lines = Enumerable.Range(0, 5).Select(i => Encoding.UTF8.GetBytes(Reading($"s{i}"))).ToArray();
            for (var i = 0; i < places.Length; i++)
            {
                lines[line][places[i] % lines[line].Length] = bytes[i] is (byte)'\n' ? (byte)' ' : bytes[i];
            }

            var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(lines.SelectMany(bytes => bytes.Append((byte)'\n')).ToArray(), Some.Noon);

            var others = decoded.Readings.Select(reading => reading.Reading.SensorId).ToHashSet();
            Assert.Subset(others, Enumerable.Range(0, 5).Where(i => i != line).Select(i => $"s{i}").ToHashSet());
        });

    [Fact]
    public void Of_many_bad_elements_all_are_counted_and_some_are_kept()
    {
        var decoded = Decode($"[{string.Join(',', Enumerable.Repeat("{\"sensorId\":}", 1000))},{Reading("A")}]");

        Assert.Equal("A", Assert.Single(decoded.Readings).Reading.SensorId);
        Assert.Equal((1000, ReadingLimits.RejectedOfARecord + 1), (decoded.RejectedCount, decoded.Rejected.Count));
    }

    [Theory]
    [InlineData("{\"a\",")]
    [InlineData("{\n")]
    [InlineData("[\n")]
    [InlineData("{\"a\":{\"sensorId\"")]
    [InlineData("{\"a\":\n")]
    [InlineData("x{")]
    [InlineData(",")]
    [InlineData("\"")]
    [InlineData("NaN,")]
    [InlineData("{\"a\":NaN,")]
    [InlineData("{\"a\":NaN},")]
    public void A_large_record_full_of_faults_takes_no_time_to_speak_of(string piece)
    {
        var record = Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)));
        var started = TimeProvider.System.GetTimestamp();

        Assert.True(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(record, Some.Noon).RejectedCount > 0);

        // Hours, if the work were not bounded.
        Assert.True(TimeProvider.System.GetElapsedTime(started) < Eventually.Patience);
    }

    private static string Fill(string text) =>
        text.Replace("<A>", Reading("A"), StringComparison.Ordinal).Replace("<B>", Reading("B"), StringComparison.Ordinal);

    private static string Reading(string id) => $$$"""{"sensorId":"{{{id}}}","timestamp":"2026-01-01T12:00:00Z","metrics":{"v":1}}""";

    private static DecodedRecord Decode(string record) => new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(Encoding.UTF8.GetBytes(record), Some.Noon);
}
