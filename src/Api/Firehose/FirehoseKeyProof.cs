using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Firehose;

/// <summary>Takes the access key of a delivery stream, which is an API key. <c>Authorization: Bearer</c> is taken as well.</summary>
internal sealed class FirehoseKeyProof : IKeyProof
{
    private const string Header = "X-Amz-Firehose-Access-Key";
    private const string Bearer = "Bearer ";

    /// <summary>The proof, as endpoints have it among their metadata.</summary>
    public static FirehoseKeyProof Proof { get; } = new();

    /// <inheritdoc/>
    public ValueTask<KeyFinding> FindAsync(HttpContext context, ApiKeyRing keys) => ValueTask.FromResult(Find(context.Request.Headers, keys));

    private static KeyFinding Find(IHeaderDictionary headers, ApiKeyRing keys)
    {
        var presented = headers[Header].ToString();
        if (presented.Length == 0 && headers.Authorization.ToString() is { } authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            presented = authorization[Bearer.Length..].Trim();
        }

        return presented.Length == 0 ? Refuse("This needs an API key: set it as the access key of the HTTP endpoint.", "no_key")
            : keys.Find(presented) is { } key ? new KeyFinding(key)
            : Refuse("The access key is no API key that is known here.", "unknown_key");
    }

    private static KeyFinding Refuse(string detail, string reason) => new(new Problem(StatusCodes.Status401Unauthorized, detail), reason);
}
