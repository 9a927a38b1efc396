using System.Text;
using System.Text.Json;

namespace SensorGrid.Cli.Applications;

/// <summary>Finds the name that an application has in its own JSON.</summary>
internal static class ApplicationName
{
    private const string Member = "ApplicationName";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Gets the name in a request of CreateApplication, an answer of DescribeApplication, or the one application of a template.</summary>
    /// <param name="json">The JSON; it was read before.</param>
    /// <returns>The name; null when it has none.</returns>
    public static string? Find(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json, Lenient);
            var root = document.RootElement;
            if (root.TryGetProperty("Resources", out var resources) && resources.ValueKind == JsonValueKind.Object)
            {
                return resources.EnumerateObject().Select(resource => Of(Inner(resource.Value, "Properties") ?? default)).OfType<string>().FirstOrDefault();
            }

            return Of(Inner(root, "ApplicationDetail") ?? Inner(root, "Properties") ?? root);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Inner(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;

    private static string? Of(JsonElement application) =>
        application.ValueKind == JsonValueKind.Object && application.TryGetProperty(Member, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}
