using System.Net;
using SensorGrid.Features.Documents;
using SensorGrid.Guards.Text;

namespace SensorGrid.Client;

/// <summary>The API refused a request, or its answer is not SensorGrid's: the same request fails again. Secrets of addresses are left out of the message.</summary>
public sealed class ApiException : Exception
{
    internal ApiException(ApiFailure failure, string message, HttpStatusCode? statusCode = null, Exception? inner = null, string? detail = null, IReadOnlyList<DefinitionError>? errors = null)
        : base(SecretText.Mask(message), inner) =>
        (Failure, StatusCode, Detail, Errors) = (failure, statusCode, detail, errors ?? []);

    /// <summary>The reason.</summary>
    public ApiFailure Failure { get; }

    /// <summary>The status of the answer; null when the API did not refuse the request.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The fault and its remedy in the API's own words, whole: the <c>detail</c> of its problem (RFC 9457); null when the answer has none.</summary>
    public string? Detail { get; }

    /// <summary>The mistakes of definitions that were refused, in the order of their text; empty for another refusal.</summary>
    public IReadOnlyList<DefinitionError> Errors { get; }
}
