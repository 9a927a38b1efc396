using System.Buffers;
using System.Text;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>A verdict on what a sensor did, as a record.</summary>
public sealed class FeedbackRecordTests
{
    private const string Span = "\"from\":\"2026-01-01T11:00:00Z\",\"to\":\"2026-01-01T11:05:00Z\"";

    [Theory]
    [InlineData(AnomalyVerdict.Normal, "temperature")]
    [InlineData(AnomalyVerdict.Fault, null)]
    public void What_the_encoder_writes_of_it_is_decoded_again(AnomalyVerdict verdict, string? metric)
    {
        var reading = new Reading("s", Some.Noon, [], "r") { Feedback = new AnomalyFeedback(verdict, metric, Some.Noon.AddTicks(-7), Some.Noon.AddTicks(1)) };
        var buffer = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading, buffer);

        var decoded = Assert.Single(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(buffer.WrittenSpan, null).Readings).Reading;

        Assert.Equivalent(reading, decoded, strict: true);
    }

    [Fact]
    public void It_names_a_verdict_a_metric_and_a_span()
    {
        var reading = Assert.Single(Decode($$"""{"verdict":"normal","metric":"m",{{Span}}}""").Readings).Reading;

        Assert.Equal(new AnomalyFeedback(AnomalyVerdict.Normal, "m", Some.Noon.AddHours(-1), Some.Noon.AddMinutes(-55)), reading.Feedback);
        Assert.Equal((false, 0, 0), (reading.Retires, reading.Metrics.Length, reading.Missing.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"metric\":null,")]
    public void Without_a_metric_it_is_about_a_silence(string metric) =>
        Assert.Null(Assert.Single(Decode($$"""{"verdict":"fault",{{metric}}{{Span}}}""").Readings).Reading.Feedback!.Metric);

    [Theory]
    [InlineData("true", "'feedback' must be an object such as {\"verdict\":\"normal\",")]
    [InlineData("null", "'feedback' must be an object such as {\"verdict\":\"normal\",")]
    [InlineData("{}", "'verdict' of 'feedback' is missing.")]
    [InlineData("{\"verdict\":\"Normal\"," + Span + "}", "'verdict' of 'feedback' must be \"normal\" or \"fault\".")]
    [InlineData("{\"verdict\":[{\"x\":1}]," + Span + "}", "'verdict' of 'feedback' must be \"normal\" or \"fault\".")]
    [InlineData("{\"verdict\":\"\\ud800\"," + Span + "}", "'verdict' of 'feedback' must be \"normal\" or \"fault\".")]
    [InlineData("{\"verdict\":\"fault\",\"verdict\":\"fault\"," + Span + "}", "'verdict' of 'feedback' is given twice.")]
    [InlineData("{\"verdict\":\"fault\",\"metric\":\"a__b\"," + Span + "}", "'metric' of 'feedback' is not a metric name")]
    [InlineData("{\"verdict\":\"fault\",\"metric\":7," + Span + "}", "'metric' of 'feedback' is not a metric name")]
    [InlineData("{\"verdict\":\"fault\",\"metric\":null,\"metric\":\"m\"," + Span + "}", "'metric' of 'feedback' is given twice.")]
    [InlineData("{\"verdict\":\"fault\",\"metirc\":\"m\"," + Span + "}", "'feedback' has an unknown member: known are verdict, metric, from, to.")]
    [InlineData("{\"verdict\":\"fault\",\"to\":\"2026-01-01\"}", "'from' of 'feedback' is missing.")]
    [InlineData("{\"verdict\":\"fault\",\"from\":\"2026-01-01\"}", "'to' of 'feedback' is missing.")]
    [InlineData("{\"verdict\":\"fault\",\"from\":\"2026-01-02\",\"to\":\"2026-01-01\"}", "'to' of 'feedback' is before its 'from'.")]
    [InlineData("{\"verdict\":\"fault\",\"from\":1767268800,\"to\":\"2026-01-01\"}", "'from' of 'feedback' looks like seconds since 1970; milliseconds are expected.")]
    [InlineData("{\"verdict\":\"fault\",\"from\":\"2026-01-01\",\"to\":{}}", "'to' of 'feedback' is not a time")]
    [InlineData("{\"verdict\":\"fault\"," + Span + ",\"from\":\"2026-01-01\"}", "'from' of 'feedback' is given twice.")]
    public void One_that_is_not_right_is_refused_with_the_reason(string feedback, string reason)
    {
        var decoded = Decode(feedback);

        Assert.Empty(decoded.Readings);
        Assert.StartsWith(reason, Assert.Single(decoded.Rejected).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"metrics\":{\"v\":1}", "'feedback' and 'metrics' are given together: a verdict is no reading and has no metrics.")]
    [InlineData("\"retire\":true", "'feedback' and 'retire' are given together: send one after the other.")]
    [InlineData("\"feedback\":{\"verdict\":\"fault\"," + Span + "}", "'feedback' is given twice.")]
    public void It_comes_alone(string property, string reason)
    {
        var record = $$$"""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z",{{{property}}},"feedback":{"verdict":"fault",{{{Span}}}}}""";

        Assert.Equal(reason, Assert.Single(Decoded(record).Rejected).Reason);
    }

    private static DecodedRecord Decode(string feedback) => Decoded($$"""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","feedback":{{feedback}}}""");

    private static DecodedRecord Decoded(string record) => new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(Encoding.UTF8.GetBytes(record), Some.Noon);
}
