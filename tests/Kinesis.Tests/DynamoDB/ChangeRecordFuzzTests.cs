using System.Text;
using System.Text.Json;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.DynamoDB;
using SensorGrid.Kinesis.DynamoDB.Wire;
using SensorGrid.Kinesis.Records;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Kinesis.Tests.DynamoDB;

/// <summary>Answers of a service that is not well.</summary>
public sealed class ChangeRecordFuzzTests(ITestOutputHelper output)
{
    private const int PerByte = 100;

    private static readonly string[] Valid =
    [
        """{"Records":[{"awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1.7953416E9,"Keys":{"device":{"S":"p7"}},"NewImage":{"device":{"S":"p7"},"temp":{"N":"20.5"},"tags":{"SS":["a"]}},"SequenceNumber":"100000000000000000002","SizeBytes":42},"eventID":"e","eventName":"INSERT","userIdentity":{"Type":"Service","PrincipalId":"x"}}],"NextShardIterator":"AAA"}""",
        """{"Records":[{"dynamodb":{"ApproximateCreationDateTime":-62135596801,"Keys":{"device":{"N":"7"}},"SequenceNumber":"000000000000000000000"}},null,7,{"dynamodb":null}]}""",
    ];

    private static readonly Mutator Answers = new(
        [.. Valid.Select(Encoding.UTF8.GetBytes)],
        [.. Fuzz.JsonWords, .. new[] { "\"Keys\":null", "[null]", "\"dynamodb\":[]", "\"SequenceNumber\":\"\\ud800\"", "\"S\":\"\\udfff\"", "1e400", "99999999999" }.Select(Encoding.UTF8.GetBytes)]);

    [Fact]
    public Task Any_record_of_a_stream_is_a_record_of_Kinesis_or_a_JSON_exception() => Fuzz.RunAsync(
        Answers,
        PerByte,
        input =>
        {
            foreach (var change in Read(input))
            {
                try
                {
                    var record = Assert.Single(UserRecords.Of(ChangeRecord.Of(change, "table", "device"), null));
                    Assert.Null(record.Defect);
                    Assert.True(record.Position > new RecordPosition("0", 0));
                }
                catch (JsonException)
                {
                    // The reader tries again, as after an answer that was cut off.
                }
            }
        },
        output);

    private static List<JsonElement> Read(byte[] input)
    {
        try
        {
            return JsonSerializer.Deserialize(input, StreamsJson.Default.GetChangesResponse)?.Records ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
