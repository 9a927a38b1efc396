using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Kinesis.Records;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Kinesis.Tests.Client;

/// <summary>Answers of a service that is not well, or of something that stands in its place.</summary>
public sealed class AnswerFuzzTests(ITestOutputHelper output)
{
    // A record of two bytes, {}, is an object of its own.
    private const int PerByte = 300;

    private static readonly string[] Valid =
    [
        """{"Records":[{"SequenceNumber":"49590338271490256608559692538361571095921575989136588898","ApproximateArrivalTimestamp":1767268800.123,"Data":"eyJhIjoxfQ==","PartitionKey":"a"},{"SequenceNumber":"5","ApproximateArrivalTimestamp":1,"Data":"","PartitionKey":"b","EncryptionType":"NONE"}],"NextShardIterator":"AAA","MillisBehindLatest":12}""",
        """{"Records":[],"MillisBehindLatest":0,"ChildShards":[{"ShardId":"shardId-000000000001","ParentShards":["shardId-000000000000"],"HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"5"}}]}""",
        """{"Shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"340282366920938463463374607431768211455"},"SequenceNumberRange":{"StartingSequenceNumber":"4","EndingSequenceNumber":"5"},"ParentShardId":"x","AdjacentParentShardId":"y"}],"NextToken":"t"}""",
        """{"FailedRecordCount":1,"Records":[{"SequenceNumber":"7","ShardId":"shardId-000000000000"},{"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Slow down."}]}""",
        """{"ShardIterator":"AAA"}""",
        """{"StreamDescriptionSummary":{"StreamName":"s","StreamARN":"arn","StreamStatus":"ACTIVE","RetentionPeriodHours":24,"OpenShardCount":1,"StreamCreationTimestamp":1767268800.5,"StreamModeDetails":{"StreamMode":"PROVISIONED"}}}""",
        """{"__type":"com.amazonaws.kinesis#ExpiredIteratorException","message":"Iterator expired."}""",
    ];

    private static readonly Mutator Answers = new(
        [.. Valid.Select(Encoding.UTF8.GetBytes)],
        [.. Fuzz.JsonWords, .. new[] { "\"Records\":null", "[null]", "\"Data\":null", "\"Shards\":[{}]", "\"__type\":\"\\ud800\"" }.Select(Encoding.UTF8.GetBytes)]);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static readonly PutRecordsRequestEntry[] Two = [new() { PartitionKey = "a", Data = "a"u8.ToArray() }, new() { PartitionKey = "b", Data = "b"u8.ToArray() }];

    [Fact]
    public Task Any_bytes_are_an_answer_or_a_JSON_exception() => Fuzz.RunAsync(
        Answers,
        PerByte,
        input =>
        {
            foreach (var record in Read(input, KinesisJson.Default.GetRecordsResponse)?.Records ?? [])
            {
                Assert.NotEmpty(UserRecords.Of(record, null));
            }

            foreach (var shard in Read(input, KinesisJson.Default.ListShardsResponse)?.Shards ?? [])
            {
                HashRange.Of(shard.HashKeyRange);
            }

            Read(input, KinesisJson.Default.PutRecordsResponse);
            Read(input, KinesisJson.Default.GetShardIteratorResponse);
            Read(input, KinesisJson.Default.DescribeStreamSummaryResponse);
        },
        output);

    [Fact]
    public async Task Whatever_is_answered_a_call_fails_as_calls_to_the_service_do_or_has_an_answer_that_can_be_used()
    {
        using var wire = new AnsweringWire();
        using var client = Client(wire);
        var producer = new KinesisProducer(client, new KinesisProducerOptions { MaxAttempts = 1 }, TimeProvider.System);
        var call = 0;
        await Fuzz.RunAsync(Answers, AskAsync, oneIn: 4);
        output.WriteLine($"{call} calls");

        async Task AskAsync(byte[] input)
        {
            wire.Next(++call % 5 == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.OK, input);
            switch (call % 4)
            {
                case 0:
                    Assert.Equal(2, (await producer.PutAsync("s", Two, CancellationToken)).Count);
                    break;
                case 1:
                    await AssertFailsAsCallsDoAsync(async () => await client.ListAllShardsAsync("s", CancellationToken).ToListAsync(CancellationToken));
                    break;
                default:
                    await AssertFailsAsCallsDoAsync(async () =>
                        (await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = "i" }, CancellationToken)).Records?.ForEach(record => UserRecords.Of(record, null)));
                    break;
            }
        }
    }

    [Theory]
    [InlineData("""{"Records":[{"SequenceNumber":"1","ApproximateArrivalTimestamp":79228162514264337593543950335,"Data":"","PartitionKey":"a"}]}""")]
    [InlineData("""{"Records":[{"SequenceNumber":null,"ApproximateArrivalTimestamp":1,"Data":"","PartitionKey":"a"}]}""")]
    [InlineData("""{"Records":[null]}""")]
    public void A_record_that_cannot_be_one_is_a_JSON_exception(string answer) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(answer, KinesisJson.Default.GetRecordsResponse));

    [Theory]
    [InlineData("""{"FailedRecordCount":0,"Records":[{"SequenceNumber":"7","ShardId":"shardId-000000000000"}]}""")]
    [InlineData("""{"FailedRecordCount":0,"Records":[]}""")]
    [InlineData("""{"FailedRecordCount":0,"Records":null}""")]
    [InlineData("""{"FailedRecordCount":0,"Records":[null,null]}""")]
    [InlineData("{}")]
    public async Task Records_of_which_the_answer_does_not_tell_are_not_taken_for_put(string answer)
    {
        using var wire = new AnsweringWire();
        using var client = Client(wire);
        wire.Next(HttpStatusCode.OK, Encoding.UTF8.GetBytes(answer));
        var outcomes = await new KinesisProducer(client, new KinesisProducerOptions { MaxAttempts = 1 }, TimeProvider.System).PutAsync("s", Two, CancellationToken);
        Assert.Equal([false, false], outcomes.Select(outcome => outcome.Succeeded));
    }

    [Fact]
    public async Task An_error_whose_type_is_no_Unicode_is_told_by_its_status()
    {
        using var wire = new AnsweringWire();
        using var client = Client(wire);
        wire.Next(HttpStatusCode.BadRequest, """{"__type":"\ud800"}"""u8.ToArray());
        var refused = await Assert.ThrowsAsync<AmazonKinesisException>(() => client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = "i" }, CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_list_of_shards_that_goes_round_in_a_circle_is_given_up()
    {
        using var wire = new AnsweringWire();
        using var client = Client(wire);
        wire.Next(HttpStatusCode.OK, """{"Shards":[],"NextToken":"t"}"""u8.ToArray());
        var listing = client.ListAllShardsAsync("s", CancellationToken).ToListAsync(CancellationToken).AsTask();
        await Assert.ThrowsAsync<IOException>(() => Eventually.ComesAsync("The end of the list", listing));
    }

    private static async Task AssertFailsAsCallsDoAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception exception) when (KinesisFaults.IsFault(exception))
        {
            // What callers expect.
        }
    }

    private static AmazonKinesisClient Client(AnsweringWire wire) => new(
        new BasicAWSCredentials("x", "x"),
        new AmazonKinesisConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "us-east-1", HttpClientFactory = wire, MaxErrorRetry = 0 });

    private static T? Read<T>(byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            return JsonSerializer.Deserialize(stream, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class AnsweringWire : HttpClientFactory, IDisposable
    {
        private readonly Handler _handler = new();

        public void Next(HttpStatusCode status, byte[] body) => _handler.Answer = (status, body);

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public void Dispose() => _handler.Dispose();

        private sealed class Handler : HttpMessageHandler
        {
            public (HttpStatusCode Status, byte[] Body) Answer { get; set; }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                Task.FromResult(new HttpResponseMessage(Answer.Status) { Content = new ByteArrayContent(Answer.Body) });
        }
    }
}
