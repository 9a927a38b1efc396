using System.Globalization;
using System.Text.Json.Nodes;

namespace SensorGrid.Api.Tests.Feast;

/// <summary>What Feast's <c>RemoteOnlineStore</c> makes of an answer, statement by statement: it fails where that one fails.</summary>
internal static class RemoteOnlineStore
{
    /// <summary>As of 0.63 and before: one request for each feature view, without full names.</summary>
    /// <returns>For each entity the time and the values, null where a status is not PRESENT.</returns>
    public static List<(DateTime EventTime, Dictionary<string, JsonNode?> Values)> Read063(JsonNode answer, string[] requested, int entities)
    {
        // It takes the time of all rows from the second column.
        var text = (string)answer["results"]![1]!["event_timestamps"]![0]!;
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"];
        var time = DateTime.ParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        var rows = new List<(DateTime, Dictionary<string, JsonNode?>)>();
        for (var row = 0; row < entities; row++)
        {
            var values = new Dictionary<string, JsonNode?>();
            var names = answer["metadata"]!["feature_names"]!.AsArray();
            for (var column = 0; column < names.Count; column++)
            {
                if (requested.Contains((string)names[column]!))
                {
                    var result = answer["results"]![column]!;
                    values[(string)names[column]!] = (string)result["statuses"]![row]! == "PRESENT" ? result["values"]![row] : null;
                }
            }

            rows.Add((time, values));
        }

        return rows;
    }

    /// <summary>As of 0.64 and later: names, values and statuses as they are.</summary>
    /// <returns>For each column its values and statuses.</returns>
    public static Dictionary<string, (JsonNode?[] Values, string[] Statuses)> Read064(JsonNode answer) =>
        answer["metadata"]!["feature_names"]!.AsArray().Select((name, column) => (Name: (string)name!, Column: answer["results"]![column]!)).ToDictionary(
            column => column.Name,
            column => (column.Column["values"]!.AsArray().ToArray(), column.Column["statuses"]!.AsArray().Select(status => (string)status!).ToArray()));
}
