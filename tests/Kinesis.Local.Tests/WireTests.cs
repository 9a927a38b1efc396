using System.Net;
using System.Text;

namespace SensorGrid.Kinesis.Local.Tests;

public sealed class WireTests
{
    [Fact]
    public async Task A_client_that_speaks_cbor_is_told_so_in_cbor()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var response = await kinesis.PostAsync("ListStreams", "\u00a0", "application/x-amz-cbor-1.1");
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0xA2, body[0]);
        Assert.Contains("speaks JSON only", Encoding.ASCII.GetString(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"StreamName\":")]
    [InlineData("{\"StreamName\":7,\"PartitionKey\":\"k\",\"Data\":\"\"}")]
    [InlineData("{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"not base64!\"}")]
    [InlineData("{\"StreamName\":\"s\",\"PartitionKey\":\"\\ud800\",\"Data\":\"\"}")]
    [InlineData("{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"\"} and more")]
    public async Task What_cannot_be_read_is_a_serialization_error(string body)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var failure = await kinesis.FailAsync("PutRecord", body);
        Assert.Equal((400, "SerializationException"), (failure.Status, failure.Type));
    }

    [Theory]
    [InlineData("{}", "InvalidArgumentException")]
    [InlineData("{\"StreamName\":\"no spaces\"}", "ValidationException")]
    [InlineData("{\"StreamName\":\"\\ud800\"}", "SerializationException")]
    [InlineData("{\"StreamName\":\"s\",\"MaxResults\":0}", "ValidationException")]
    [InlineData("{\"StreamName\":\"s\",\"MaxResults\":\"x\"}", "SerializationException")]
    [InlineData("{\"StreamName\":\"s\",\"ShardFilter\":{\"Type\":\"ODD\"}}", "ValidationException")]
    public async Task Wrong_arguments_are_told_apart(string body, string type)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        Assert.Equal(type, (await kinesis.FailAsync("ListShards", body)).Type);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        Assert.Equal("SerializationException", (await kinesis.FailAsync("ListStreams", "{}", "text/plain")).Type);
        Assert.Equal("UnknownOperationException", (await kinesis.FailAsync("Nonsense", "{}")).Type);
    }

    [Fact]
    public async Task A_stream_can_be_named_by_its_arn()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var input = new { StreamARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/s", PartitionKey = "k", Data = "" };
        Assert.Equal("shardId-000000000000", (string)(await kinesis.CallAsync("PutRecord", input))["ShardId"]!);
        Assert.Equal("ValidationException", (await kinesis.FailAsync("PutRecord", new { StreamARN = "arn", PartitionKey = "k", Data = "" })).Type);
    }

    [Fact]
    public async Task A_request_beyond_all_limits_is_refused_unread()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var failure = await kinesis.FailAsync("PutRecord", new string(' ', (16 * 1024 * 1024) + 1));
        Assert.Equal((400, "InvalidArgumentException"), (failure.Status, failure.Type));
    }

    [Fact]
    public async Task Far_too_many_records_are_counted_but_not_kept()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var failure = await kinesis.FailAsync("PutRecords", $"{{\"StreamName\":\"s\",\"Records\":[{string.Concat(Enumerable.Repeat("{},", 99_999))}{{}}]}}");
        Assert.Equal("ValidationException", failure.Type);
        Assert.Contains("'[100000 records]'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "http://elsewhere.example:4567", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "file://", false)]
    [InlineData("Origin", "x-file:///", false)]
    [InlineData("Origin", "http://loopback", false)]
    [InlineData("Origin", "http://localhost:5173", true)]
    [InlineData("Host", "elsewhere.example:4567", false)]
    [InlineData("Host", "localhost:4567", true)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    public async Task Pages_of_other_machines_are_refused(string header, string value, bool isServed)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var response = await kinesis.PostAsync("ListStreams", "{}", header: (header, value));
        Assert.Equal(isServed, response.IsSuccessStatusCode);
        Assert.Equal(!isServed, response.Headers.TryGetValues("x-amzn-ErrorType", out var error) && error.Single() == "AccessDeniedException");
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("OPTIONS", "/")]
    [InlineData("PUT", "/anything")]
    [InlineData("GET", "/_faults")]
    [InlineData("DELETE", "/_faults")]
    public async Task Pages_of_other_machines_are_refused_whatever_the_method_and_path(string method, string path)
    {
        await using var kinesis = await LocalKinesis.StartAsync(options => options.EnableFaultEndpoint = true);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(kinesis.Server.ServiceUrl, path));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("AccessDeniedException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }
}
