using System.Net;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>
/// Speaks HTTP/2 to a server without TLS from the first byte, as nothing is negotiated there. One that turns out not to understand it gets HTTP/1.1 from then on. With TLS the handshake
/// decides.
/// </summary>
internal sealed class SubscriptionVersion(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private volatile bool _isOld;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.Scheme != Uri.UriSchemeHttp)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Version = _isOld ? HttpVersion.Version11 : HttpVersion.Version20;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (!_isOld && IsForeign(exception))
        {
            request.Version = HttpVersion.Version11;
            var response = await base.SendAsync(request, cancellationToken);
            _isOld = true;
            return response;
        }
    }

    /// <summary>Determines whether something answered that does not speak HTTP/2, or hung up on it.</summary>
    private static bool IsForeign(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded or HttpRequestError.VersionNegotiationError;
}
