using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SensorGrid.Kinesis.DynamoDB.Model;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace SensorGrid.Kinesis.DynamoDB.Wire;

/// <summary>Writes the request of one operation.</summary>
internal sealed class StreamsRequestMarshaller<TRequest>(string operation, JsonTypeInfo<TRequest> typeInfo) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : StreamsRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon.DynamoDBStreams")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, typeInfo),
        };
        request.Headers["X-Amz-Target"] = $"DynamoDBStreams_20120810.{operation}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.0";
        return request;
    }
}
