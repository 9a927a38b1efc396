using System.Text.Json;

namespace SensorGrid.Sql.Input;

/// <summary>Reads members of a JSON object, whatever the case of their names: tools write them in several.</summary>
internal static class JsonMembers
{
    /// <summary>The most values within values that a record may have.</summary>
    public const int MostNested = 512;

    /// <summary>Finds a member that is an object; null when there is none.</summary>
    public static JsonElement? Object(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    /// <summary>Finds a member that is text; null when there is none.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    /// <summary>Finds the elements of a member that is an array; none when there is none.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } found ? [.. found.EnumerateArray()] : [];

    /// <summary>Follows members that are objects; null where one does not exist.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.Object(name) is not { } next)
            {
                return null;
            }

            element = next;
        }

        return element;
    }

    /// <summary>Finds a member; null when there is none.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }
}
