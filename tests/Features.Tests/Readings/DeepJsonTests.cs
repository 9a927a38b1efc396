using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>JSON that goes deeper than is read.</summary>
public sealed class DeepJsonTests
{
    private const string Head = "{\"sensorId\":\"s\",\"timestamp\":\"2026-01-01T12:00:00Z\",\"metrics\":{\"m\":1}";
    private const string Good = $"{Head}}}";

    [Theory]
    [InlineData("[", "1", "]", 65)]
    [InlineData("{\"a\":", "1", "}", 321)]
    [InlineData("[{\"[{\":", "1", "}]", 226)]
    [InlineData("[", "", "", 65)]
    public void A_record_that_is_nested_too_deep_is_called_that_and_not_another_format(string open, string inner, string close, int at)
    {
        var reasons = Reasons(string.Concat(Enumerable.Repeat(open, 70)) + inner + string.Concat(Enumerable.Repeat(close, 70)));

        Assert.Contains($"JSON that is nested more than 64 levels deep at line 1, byte {at}.", reasons);
        Assert.DoesNotContain(reasons, reason => reason.Contains("plain text", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, "JSON that is nested more than 64 levels deep at line 3, byte 140.")]
    public void A_reading_has_members_of_any_depth_up_to_the_bound(int depth, string? reason)
    {
        var decoded = Decode($"{Good}\n\n{Head},\"more\":{new string('[', depth)}\"]]\\\"[\"{new string(']', depth)}}}\n{Good}");

        Assert.Equal(reason is null ? 3 : 2, decoded.Readings.Count);
        Assert.Equal(reason is null ? [] : [reason], decoded.Rejected.Select(one => one.Reason));
    }

    [Fact]
    public void What_is_malformed_in_its_depth_is_called_malformed()
    {
        var record = $"{Head},\"more\":{new string('[', 63)}x{new string(']', 63)}}}";

        Assert.Equal(["Not well-formed JSON at line 1, byte 140."], Reasons(record));
    }

    private static List<string> Reasons(string record) => [.. Decode(record).Rejected.Select(one => one.Reason)];

    private static DecodedRecord Decode(string record) =>
        new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(Encoding.UTF8.GetBytes(record), new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
}
