using System.Text.Json;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Checks lists of a response: the serializer lets null be an element, whatever the list's type says.</summary>
internal static class Elements
{
    /// <exception cref="JsonException">One is null.</exception>
    public static void Check<T>(IEnumerable<T?>? elements)
        where T : class
    {
        if (elements?.Contains(null) ?? false)
        {
            throw new JsonException("A list of the response has null for an element.");
        }
    }
}
