using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Keys;

/// <summary>The key that a request proves to hold, or the reason why it proves none.</summary>
internal readonly record struct KeyFinding
{
    /// <summary>The request holds a key.</summary>
    public KeyFinding(ApiKey key) => (Key, Reason) = (key, "");

    /// <summary>The request holds none.</summary>
    /// <param name="refusal">The answer to the client.</param>
    /// <param name="reason">The reason, as the metric of refusals has it.</param>
    public KeyFinding(Problem refusal, string reason) => (Refusal, Reason) = (refusal, reason);

    /// <summary>The key; null when none is proven.</summary>
    public ApiKey? Key { get; }

    /// <summary>The answer to the client; null when a key is proven.</summary>
    public Problem? Refusal { get; }

    /// <summary>The reason of a refusal; empty when a key is proven.</summary>
    public string Reason { get; }
}
