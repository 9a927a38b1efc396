using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Keys;

/// <summary>
/// The way in which requests of another protocol prove that they hold a key. An endpoint that has one among its metadata is asked by it instead of by <c>Authorization: Bearer</c>.
/// </summary>
internal interface IKeyProof
{
    /// <summary>Finds the key that a request proves to hold.</summary>
    /// <param name="context">The request.</param>
    /// <param name="keys">The keys that there are.</param>
    ValueTask<KeyFinding> FindAsync(HttpContext context, ApiKeyRing keys);
}
