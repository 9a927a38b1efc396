using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace SensorGrid.Api.Tests.Grafana;

/// <summary>The dashboards that are shipped.</summary>
internal static class GrafanaFiles
{
    /// <summary>The folder of all that is shipped for Grafana.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(OwnPath())!, "../../../docker/grafana"));

    /// <summary>Reads a dashboard.</summary>
    public static JsonNode Dashboard(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", $"{name}.json")))!;

    /// <summary>The panels of a dashboard.</summary>
    public static IEnumerable<JsonNode> Panels(JsonNode dashboard) => dashboard["panels"]!.AsArray().Select(panel => panel!);

    /// <summary>The queries of its panels, each with the title of its panel.</summary>
    public static IEnumerable<(string Panel, JsonNode Query)> Queries(JsonNode dashboard) =>
        Panels(dashboard).SelectMany(panel => (panel["targets"]?.AsArray() ?? []).Select(query => ((string)panel["title"]!, query!)));

    private static string OwnPath([CallerFilePath] string path = "") => path;
}
