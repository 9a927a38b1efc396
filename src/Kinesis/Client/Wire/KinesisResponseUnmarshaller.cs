using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Reads the response of one operation, or its error.</summary>
internal sealed class KinesisResponseUnmarshaller<TResponse>(JsonTypeInfo<TResponse> typeInfo) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        // Operations such as CreateStream answer with an empty body. The content length does not help: it is 0 for chunked responses.
        return typeInfo.Properties.Count == BaseProperties
            ? new TResponse()
            : JsonSerializer.Deserialize(context.Stream, typeInfo) ?? throw new JsonException("The response is the JSON value null.");
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        KinesisError.Read(context).ToException(innerException, statusCode);

    /// <summary>The number of properties that every response has from the SDK's base class.</summary>
    private static readonly int BaseProperties = typeof(AmazonWebServiceResponse).GetProperties().Length;
}
