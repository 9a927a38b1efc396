using System.Text;
using SensorGrid.Kinesis.Local.Operations;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Kinesis.Local.Tests;

/// <summary>Requests as no client should send them.</summary>
public sealed class RequestFuzzTests(ITestOutputHelper output)
{
    // A record of two bytes, {}, is one of a list.
    private const int PerByte = 100;

    private static readonly string[] Valid =
    [
        """{"StreamName":"s","Records":[{"Data":"eyJhIjoxfQ==","PartitionKey":"a"},{"Data":"","PartitionKey":"b","ExplicitHashKey":"17"}]}""",
        """{"StreamName":"s","Data":"eyJhIjoxfQ==","PartitionKey":"a","SequenceNumberForOrdering":"49590338271490256608559692538361571095921575989136588898"}""",
        """{"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/s","Records":[{},{},{}]}""",
        """{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"AT_SEQUENCE_NUMBER","StartingSequenceNumber":"49590338271490256608559692538361571095921575989136588898"}""",
        """{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP","Timestamp":1767268800.5}""",
        """{"ShardIterator":"AAAAAAAAAAA=","Limit":10}""",
        """{"StreamName":"s","MaxResults":2,"ShardFilter":{"Type":"AT_TIMESTAMP","Timestamp":5}}""",
        """{"StreamName":"t","ShardCount":1}""",
        """{"StreamName":"s","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"170141183460469231731687303715884105728"}""",
        """{"Limit":5,"ExclusiveStartStreamName":"a"}""",
    ];

    private static readonly Mutator Requests = new(
        [.. Valid.Select(Encoding.UTF8.GetBytes)],
        [.. Fuzz.JsonWords, .. new[] { "\"StreamName\":", "\"Data\":", "\"PartitionKey\":", "\"Records\":[", "\"ShardCount\":", "====", "\"\\u0041\"" }.Select(Encoding.UTF8.GetBytes)]);

    [Fact]
    public Task Any_bytes_are_a_put_or_refused() => Fuzz.RunAsync(
        Requests,
        PerByte,
        input =>
        {
            foreach (var many in (bool[])[true, false])
            {
                try
                {
                    var put = PutRequest.Parse(input, many);
                    Assert.True(put.Records.Count <= put.Count);
                    _ = put.StreamName;
                }
                catch (KinesisError)
                {
                    // Told to the client.
                }
            }
        },
        output);

    [Fact]
    public async Task A_name_that_is_no_Unicode_is_refused()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var (status, type, _) = await kinesis.FailAsync("ListStreams", """{"Limit":5,"ExclusiveStartStrea\ud800Name":"a"}""");
        Assert.Equal((400, "SerializationException"), (status, type));
    }

    [Fact]
    public async Task Whatever_is_asked_the_server_does_it_or_says_what_is_wrong_with_it()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options => options.Streams.Add(new StreamToCreate("s", 2)));

        // Without streams all others would have nothing to do.
        string[] operations = [.. Dispatcher.Operations.Except(["DeleteStream"], StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var call = 0;
        await Fuzz.RunAsync(Requests, async input =>
        {
            var operation = operations[call++ % operations.Length];
            using var response = await kinesis.PostAsync(operation, Encoding.Latin1.GetString(input));
            Assert.True((int)response.StatusCode is 200 or 400, $"{operation} was answered with {response.StatusCode}.");
        });
        output.WriteLine($"{call} requests");
    }
}
