using System.Text;
using System.Text.Json;
using SensorGrid.Features.Log;

namespace SensorGrid.Client.Tests;

public sealed class ReceiptTests
{
    private const string Answer = """
        {"sensorId":"a","asOf":"2026-01-01T00:00:05.0000001Z","features":{"t_mean_1m":0.1},"anomaly":null,
        "quality":{"lastReadingAt":"2026-01-01T00:00:00Z","readings":7,"late":1,"duplicates":2,"gapped":false,"approximate":true,"warmup":[],"missing":3,"idsForgotten":0,"refused":0,
        "hops":{},"edges":{} },"positions":[{"shard":"s0","sequenceNumber":"12","subSequenceNumber":3}]
        """;

    private const string Receipt = """
        {"sensorId":"a","asOf":"2026-01-01T00:00:05.0000001Z","revision":2,"definitions":"d","alarms":null,"model":"m@1, ab","arithmetic":"x","snapshotFormat":"6.1","sources":null,
        "issuedAt":"2026-01-01T00:00:06Z","selection":["t_mean_1m"],"shards":[{"shard":"line-2:s0","upTo":{"sequenceNumber":"12","subSequenceNumber":3}}],
        "counts":{"readings":7,"late":1,"duplicates":2,"missing":3}}
        """;

    [Fact]
    public void A_stored_answer_is_read_with_its_receipt()
    {
        var answer = Parse($"{Answer},\"receipt\":{Receipt}}}");

        var receipt = answer.Receipt!;
        Assert.Equal(("a", answer.AsOf, 2L), (receipt.SensorId, receipt.AsOf, receipt.Revision));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 6, TimeSpan.Zero), receipt.IssuedAt);
        Assert.Equal(("d", null, "m@1, ab", "x", "6.1", null), (receipt.Definitions, receipt.Alarms, receipt.Model, receipt.Arithmetic, receipt.SnapshotFormat, receipt.Sources));
        Assert.Equal(["t_mean_1m"], receipt.Selection!);
        Assert.Equal(new LogPosition(new SequenceNumber(0, 12), 3, int.MaxValue), Assert.Single(receipt.Positions).Value);
        Assert.Equal("line-2", Assert.Single(receipt.Positions).Key.Source);
        Assert.Equal(new LiveReceiptCounts(7, 1, 2, 3), receipt.Counts);
    }

    [Fact]
    public void An_answer_may_have_no_receipt()
    {
        Assert.Null(Parse($"{Answer}}}").Receipt);
        Assert.Null(Parse($"{Answer},\"receipt\":null}}").Receipt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("""{"sensorId":"a","error":"not_found"}""")]
    [InlineData(Answer + ",\"receipt\":{}}")]
    [InlineData(Answer + ",\"receipt\":[]}")]
    [InlineData(Answer + ",\"sensorId\":\"b\"}")]
    public void Something_else_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Parse(json));

    [Theory]
    [InlineData("\"shard\":\"s0\"", "\"shard\":null")]
    [InlineData("\"sensorId\":\"a\"", "\"sensorId\":null")]
    [InlineData("\"12\"", "\"twelve\"")]
    [InlineData("\"12\"", "null")]
    [InlineData("0.1", "\"0.1\"")]
    [InlineData("\"readings\":7", "\"readings\":1e99")]
    public void An_answer_with_a_member_that_is_wrong_is_refused(string right, string wrong) =>
        Assert.ThrowsAny<JsonException>(() => Parse($"{Answer}}}".Replace(right, wrong, StringComparison.Ordinal)));

    private static LiveAnswer Parse(string json) => LiveAnswer.Parse(Encoding.UTF8.GetBytes(json));
}
