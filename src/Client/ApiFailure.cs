namespace SensorGrid.Client;

/// <summary>The reason of an <see cref="ApiException"/>.</summary>
public enum ApiFailure
{
    /// <summary>The API wants a key, or another one: status 401 or 403.</summary>
    KeyRequired,

    /// <summary>The API refused the request: another status from 400 to 499, except 408 and 429.</summary>
    Refused,

    /// <summary>The answer is not JSON.</summary>
    NotJson,

    /// <summary>The answer is JSON, and not what this API answers.</summary>
    Unexpected,
}
