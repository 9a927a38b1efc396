using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Writes the request of one operation.</summary>
/// <param name="operation">Its name.</param>
/// <param name="typeInfo">Writes its arguments.</param>
/// <param name="version">The version of HTTP; null for the SDK's own choice.</param>
internal sealed class KinesisRequestMarshaller<TRequest>(string operation, JsonTypeInfo<TRequest> typeInfo, Version? version = null)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon.Kinesis")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, typeInfo),
        };
        if (version is not null)
        {
            request.HttpProtocolVersion = version;
        }

        request.Headers["X-Amz-Target"] = $"Kinesis_20131202.{operation}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        return request;
    }
}
