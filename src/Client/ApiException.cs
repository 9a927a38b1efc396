using System.Net;
using SensorGrid.Guards.Text;

namespace SensorGrid.Client;

/// <summary>The API refused a request, or its answer is not SensorGrid's: the same request fails again. Secrets of addresses are left out of the message.</summary>
public sealed class ApiException : Exception
{
    internal ApiException(ApiFailure failure, string message, HttpStatusCode? statusCode = null, Exception? inner = null)
        : base(SecretText.Mask(message), inner) =>
        (Failure, StatusCode) = (failure, statusCode);

    /// <summary>The reason.</summary>
    public ApiFailure Failure { get; }

    /// <summary>The status of the answer; null when the API did not refuse the request.</summary>
    public HttpStatusCode? StatusCode { get; }
}
