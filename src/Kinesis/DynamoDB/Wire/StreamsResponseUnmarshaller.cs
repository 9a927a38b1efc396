using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Kinesis.DynamoDB.Model;

namespace SensorGrid.Kinesis.DynamoDB.Wire;

/// <summary>Reads the response of one operation, or its error.</summary>
internal sealed class StreamsResponseUnmarshaller<TResponse>(JsonTypeInfo<TResponse> typeInfo) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        var response = JsonSerializer.Deserialize(context.Stream, typeInfo) ?? throw new JsonException("The response is the JSON value null.");
        if (response is GetChangesResponse changes && DateTimeOffset.TryParse(context.ResponseData?.GetHeaderValue("Date"), CultureInfo.InvariantCulture, out var servedAt))
        {
            changes.ServedAt = servedAt.ToUniversalTime();
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var error = KinesisError.Read(context);
        return (error with { Message = error.Message ?? $"DynamoDB Streams answered {(int)statusCode} ({error.Code ?? "no error type"})." }).ToException(innerException, statusCode);
    }
}
