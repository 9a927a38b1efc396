using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Gives the caller the body of an answer while it is still coming.</summary>
internal sealed class SubscriptionUnmarshaller : JsonResponseUnmarshaller
{
    public override bool HasStreamingProperty => true;

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new SubscriptionAnswer { Body = context.Stream };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        KinesisError.Read(context).ToException(innerException, statusCode);

    protected override bool ShouldReadEntireResponse(IWebResponseData response, bool readEntireResponse) => false;
}
