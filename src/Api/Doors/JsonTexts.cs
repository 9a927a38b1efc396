using System.Text.Json;

namespace SensorGrid.Api.Doors;

/// <summary>Reads texts of JSON, which may be no Unicode text: a lone surrogate can be escaped in it.</summary>
internal static class JsonTexts
{
    /// <summary>Gets a string; null for anything else.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Gets the bytes of a string of base64; null for anything else.</summary>
    public static byte[]? BytesOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Gets the name of a member; null when it is no Unicode text.</summary>
    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Gets a member of an object, the last of its name; null when it is left out or null, or the value is no object.</summary>
    /// <remarks>Not by <c>TryGetProperty</c>, which fails where the name of another member is no Unicode text.</remarks>
    public static JsonElement? Find(JsonElement value, string name)
    {
        JsonElement? found = null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (NameOf(member) == name)
            {
                found = member.Value;
            }
        }

        return found is { ValueKind: not JsonValueKind.Null } ? found : null;
    }
}
