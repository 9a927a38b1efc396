using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Reads the response of one operation, or its error.</summary>
internal sealed class KinesisResponseUnmarshaller<TResponse>(JsonTypeInfo<TResponse> typeInfo) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        // Operations such as CreateStream answer with an empty body. The content length does not help: it is 0 for chunked responses.
        var response = typeInfo.Properties.Count == BaseProperties
            ? new TResponse()
            : JsonSerializer.Deserialize(context.Stream, typeInfo) ?? throw new JsonException("The response is the JSON value null.");
        if (response is GetRecordsResponse records && DateTimeOffset.TryParse(context.ResponseData?.GetHeaderValue("Date"), CultureInfo.InvariantCulture, out var servedAt))
        {
            records.ServedAt = servedAt.ToUniversalTime();
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        KinesisError.Read(context).ToException(innerException, statusCode);

    /// <summary>The number of properties that every response has from the SDK's base class.</summary>
    private static readonly int BaseProperties = typeof(AmazonWebServiceResponse).GetProperties().Length;
}
