using System.Text.Json.Serialization;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Kinesis.DynamoDB.Model;

namespace SensorGrid.Kinesis.DynamoDB.Wire;

/// <summary>The format of requests and responses in JSON 1.0.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, Converters = [typeof(EpochSecondsConverter)])]
[JsonSerializable(typeof(ListTableStreamsRequest))]
[JsonSerializable(typeof(ListTableStreamsResponse))]
[JsonSerializable(typeof(DescribeTableStreamRequest))]
[JsonSerializable(typeof(DescribeTableStreamResponse))]
[JsonSerializable(typeof(GetTableIteratorRequest))]
[JsonSerializable(typeof(GetTableIteratorResponse))]
[JsonSerializable(typeof(GetChangesRequest))]
[JsonSerializable(typeof(GetChangesResponse))]
internal sealed partial class StreamsJson : JsonSerializerContext;
