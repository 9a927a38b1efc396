using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SensorGrid.Api.Keys;

/// <summary>The named keys that open the API.</summary>
internal sealed class ApiKeyRing(IOptions<ApiAccessOptions> options)
{
    private readonly (string Name, byte[] Hash)[] _keys =
        [.. options.Value.Keys.Select(key => (key.Key, SHA256.HashData(Encoding.UTF8.GetBytes(key.Value))))];

    /// <summary>Whether there are no keys at all: then every request is let in.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>The name of the key that was presented; null when it is none of them.</summary>
    /// <remarks>Hashes of equal length are compared, all of them to the end, so that the time taken tells nothing of any key.</remarks>
    public string? Find(ReadOnlySpan<char> presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented.ToString()), hash);
        string? found = null;
        foreach (var (name, expected) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                found = name;
            }
        }

        return found;
    }
}
