namespace SensorGrid.Api.Keys;

/// <summary>A key by its name, with its role.</summary>
/// <remarks>The key itself is kept, since a signature can be checked with nothing less. It is no record: those print all that they have.</remarks>
internal sealed class ApiKey(string name, ApiRole role, string text)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The role.</summary>
    public ApiRole Role { get; } = role;

    /// <summary>The key. Never for a log or an answer.</summary>
    public string Text { get; } = text;

    /// <summary>The SHA-256 of the key.</summary>
    public byte[] Hash { get; } = ApiKeysFile.Hash(text);
}
