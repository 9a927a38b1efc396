using System.Text.Json;

namespace SensorGrid.Client;

/// <summary>Finds members of JSON objects, and says which one is missing.</summary>
internal static class JsonMembers
{
    /// <summary>Gets a member that must be there.</summary>
    /// <exception cref="KeyNotFoundException">It is missing.</exception>
    /// <exception cref="InvalidOperationException">This is no object.</exception>
    public static JsonElement Required(this JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidOperationException($"an object with '{name}' was expected in the place of a value of the kind {item.ValueKind}");
        }

        return item.TryGetProperty(name, out var member) ? member : throw new KeyNotFoundException($"'{name}' is missing");
    }
}
