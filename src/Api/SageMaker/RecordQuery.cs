using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.SageMaker;

/// <summary>The query parameters of operations on a record.</summary>
internal static class RecordQuery
{
    public const string Identifier = "RecordIdentifierValueAsString";
    public const string FeatureName = "FeatureName";
    public const string Expiration = "ExpirationTimeResponse";
    public const string EventTime = "EventTime";
    public const string TargetStores = "TargetStores";
    public const string DeletionMode = "DeletionMode";

    /// <summary>Gets a parameter that must be there.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not, or it is empty.</exception>
    public static string Required(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } value ? value : throw new BadHttpRequestException($"{name} is missing.");

    /// <summary>Checks whether expirations are asked for. Records have none, so that no answer tells one.</summary>
    /// <exception cref="BadHttpRequestException">400: it is neither Enabled nor Disabled.</exception>
    public static void CheckExpiration(string? value)
    {
        if (value is not (null or "" or "Enabled" or "Disabled"))
        {
            throw new BadHttpRequestException($"{Expiration} is '{ShownText.Of(value)}': Enabled or Disabled was expected.");
        }
    }
}
